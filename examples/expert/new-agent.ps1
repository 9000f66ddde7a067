# One more agent in a session that runs, with a variable of its own; its first task; and its end.
param([string] $Command = 'gemini', [string] $Session = 'work')
$ErrorActionPreference = 'Stop'
$agent = New-MoanaAgent second $Command -Session $Session -Environment @{ REVIEW = '1' } -PassThru
$agent | Wait-MoanaStatus -Status Idle -Timeout 60 | Invoke-MoanaPrompt 'Review the last commit.' -Timeout 15m | ForEach-Object { "$($_.Name): $_" }
($agent | Stop-MoanaAgent -PassThru).Outcome
Unregister-MoanaAgent $agent
