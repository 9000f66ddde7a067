# An orchestration as a job: this shell goes on, looks at it when it likes, and receives the results in the end.
param([string] $Session = 'work')
$ErrorActionPreference = 'Stop'
$job = Start-MoanaOrchestration -Session $Session -Queue 'List the modules.', 'List the tests.' -AsJob
"$($job.State): $(Get-MoanaTask)"
$job | Receive-Job -Wait -AutoRemoveJob | ForEach-Object { "$_ is $($_.Status) by $($_.Agent)" }
