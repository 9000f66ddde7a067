# What an orchestration used, by agent and by task, as far as the programs record it: a table, and the sum.
param([string] $OrchestrationId = 'latest', [string] $Path = './cost.csv')
$ErrorActionPreference = 'Stop'
Measure-MoanaUsage -OrchestrationId $OrchestrationId -By Agent, Task |
    Select-Object Name, Task, Turns, Unknown, InputTokens, OutputTokens, Cost | Export-Csv $Path
$all = Measure-MoanaUsage -OrchestrationId $OrchestrationId
"$($all.Turns) turn(s), $($all.InputTokens) tokens in, $($all.OutputTokens) out, $(@(Import-Csv $Path).Count) line(s) in $Path"
