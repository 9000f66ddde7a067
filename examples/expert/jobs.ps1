# An orchestration as a job beside other work: looked at, waited for, its results received.
param([string] $Session = 'work')
$job = Start-MoanaOrchestration -Session $Session -Queue "List the modules of $PWD.", "List the tests of $PWD." -AsJob
"$($job.Name -replace '-.*') is $($job.State); tasks: $(Get-MoanaTask)"
$job | Wait-Job -Timeout 3600 | Receive-Job | ForEach-Object { "$_ is $($_.Status) by $($_.Agent)" }
$job | Remove-Job
