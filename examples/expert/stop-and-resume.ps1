# Stops an orchestration, whoever drives it, and goes on with it: no prompt is sent twice.
param([string] $Session = 'work')
$job = Start-MoanaOrchestration -Session $Session -Queue (1..3 | ForEach-Object { "Look at part $_ of $PWD." }) -AsJob
Stop-MoanaOrchestration latest -Confirm:$false
$job | Wait-Job | Remove-Job
"stopped: $((Get-MoanaOrchestration latest).Status)"
Resume-MoanaOrchestration latest | Out-Null
"done: $((Get-MoanaOrchestration latest).Completed) of $((Get-MoanaTask).Count)"
