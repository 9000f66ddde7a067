# Exactly this question may be answered without a person; any other is told and waits.
param([string] $Session = 'work')
$ErrorActionPreference = 'Stop'
$allowed = @{ Agent = 'codex'; Match = 'Would you like to run the following command'; Choice = 'confirm' }
New-MoanaTask 'Run the tests, and ask before you do.' -Id tests -Target codex |
    Start-MoanaOrchestration -Session $Session -Answer $allowed | ForEach-Object { "$_ is $($_.Status)" }
Watch-MoanaOrchestration latest | Where-Object Kind -eq QuestionAnswered | ForEach-Object { "answered for $($_.Agent)" }
