<#
.SYNOPSIS
    Lets one agent hand its work over to another: a message that goes once, and a question with an answer.
#>
$ErrorActionPreference = 'Stop'

# Run twice, it goes once: a message of one id is sent to a receiver once.
1..2 | ForEach-Object { Send-MoanaMessage codex 'The parser stands in src/csv.rs. Please test it.' -From claude -Thread parser -Id parser-1 }
"codex answered: $(Send-MoanaMessage codex 'What did the tests say?' -From claude -Thread parser -Ask)"

# What waits is delivered by whoever sends to that agent next.
Send-MoanaMessage amp 'The parser is tested.' -From codex -Thread parser -NoWait
Get-MoanaMessage -Status Pending | Send-MoanaMessage
Get-MoanaMessage -Thread parser | Format-Table From, To, Status, Text
