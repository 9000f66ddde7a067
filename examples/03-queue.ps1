<#
.SYNOPSIS
    Works off a queue of prompts: whoever is free gets the next one.
#>
param(
    [string] $Session = 'work',
    [string[]] $Prompt = (1..5 | ForEach-Object { "Write the documentation of $PWD/src/module$_.rs. Include an example." })
)
$ErrorActionPreference = 'Stop'

# One result comes per task, as each ends. Ctrl+C stops, and says how to go on.
Start-MoanaOrchestration -Session $Session -Queue $Prompt -Timeout 3600 |
    Format-Table Id, Status, Agent, Attempts, @{ Name = 'Seconds'; Expression = { [Math]::Round($_.DurationSeconds, 1) } }
