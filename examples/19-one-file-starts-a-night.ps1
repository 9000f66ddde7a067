<#
.SYNOPSIS
    Keeps a session that was begun by hand as a file, adds tasks to it, and starts the night from that file alone.
#>
$ErrorActionPreference = 'Stop'

Export-MoanaPlan -Session work -Path night.yaml
@'
tasks:
  - { id: parser, agent: codex, prompt: Add a parser for CSV to src/csv.rs. }
  - { id: review, agent: claude, dependsOn: parser, prompt: 'Check this: {{parser.answer}}' }
'@ | Add-Content night.yaml
if (Test-MoanaPlan ./night.yaml) { throw 'The plan cannot be run.' }

# On another day the agents are gone. The file brings them back, and starts them anew should they die in the night.
Remove-MoanaSession work -Confirm:$false
Start-MoanaOrchestration -Plan ./night.yaml | Format-Table Id, Status, Agent
(Get-MoanaOrchestration latest | Export-MoanaReport) -replace '(?s)^.*## In short\s+|\n\|.*$'
