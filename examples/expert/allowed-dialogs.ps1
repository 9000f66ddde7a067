# Exactly these questions may be answered without a person; any other is told and waits.
param([string] $Session = 'work')
$allowed = @{ Match = 'Would you like to run the following command'; Keys = 'Enter'; Agent = 'codex' }
$task = New-MoanaTask "Run the tests of $PWD, and ask before you do." -Id tests -Target codex
$task | Start-MoanaOrchestration -Session $Session -Answer $allowed | ForEach-Object { "$_ is $($_.Status)" }
Watch-MoanaOrchestration latest | Where-Object Kind -eq QuestionAnswered | ForEach-Object { "answered for $($_.Agent)" }
