# Stops an orchestration, whoever drives it, and goes on with it later: no prompt is sent twice.
param([string] $Session = 'work')
$ErrorActionPreference = 'Stop'
$job = Start-MoanaOrchestration -Session $Session -Queue (1..3 | ForEach-Object { "Look at part $_ of this project." }) -AsJob
Stop-MoanaOrchestration latest -Confirm:$false
$job | Wait-Job | Remove-Job
"stopped: $((Get-MoanaOrchestration latest).Status)"
Resume-MoanaOrchestration latest | ForEach-Object { "$_ is $($_.Status)" }
