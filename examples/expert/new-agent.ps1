# One more agent in a session that runs; its first task; and its end.
param([string] $Command = 'gemini', [string] $Session = 'work')
$ErrorActionPreference = 'Stop'
$agent = New-MoanaAgent second $Command -Session $Session -Environment @{ REVIEW = '1' } -PassThru
$agent | Wait-MoanaStatus -Status Idle -Timeout 60 | Send-MoanaPrompt "Review $PWD."
"$($agent | Wait-MoanaStatus -Status Completed, Failed -Timeout 10m)"
($agent | Stop-MoanaAgent -PassThru).Outcome
Unregister-MoanaAgent $agent
