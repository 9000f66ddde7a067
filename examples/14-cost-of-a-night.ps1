<#
.SYNOPSIS
    Works a plan off within a budget, one task on with what another answered, and says what the night cost.
#>
param(
    [string] $Session = 'work',
    [string] $Plan = './night.yaml',
    [hashtable] $Budget = @{ Tokens = 2000000; TaskTokens = 500000; ContextPercent = 70 }
)
$ErrorActionPreference = 'Stop'

if (-not (Test-Path $Plan)) {
    Set-Content $Plan @'
tasks:
  - id: bugs
    agent: codex
    prompt: List the bugs of src/risk.rs, the worst first.

  - id: fix
    agent: claude
    dependsOn: bugs
    prompt: |
      Fix the worst of these bugs, and say what you changed:

      {{bugs.answer}}
'@
}

# When the budget is used up the run is parked: Resume-MoanaOrchestration with a bigger one goes on with the rest.
$tasks = Start-MoanaOrchestration -Session $Session -Plan $Plan -Budget $Budget
foreach ($task in $tasks | Where-Object Answer) { Set-Content "$task.md" $task.Answer }
$tasks | Format-Table Id, Status, Agent, Answer

Measure-MoanaUsage -OrchestrationId latest -By Agent | Format-Table Name, Turns, InputTokens, OutputTokens, Cost
Measure-MoanaUsage -OrchestrationId latest -By Task | Sort-Object OutputTokens -Descending | Format-Table Task, Turns, InputTokens, OutputTokens
