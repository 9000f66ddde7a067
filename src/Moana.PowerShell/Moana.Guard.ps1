# Runs at each import, so it is short: what it says to a second copy of the module stands in a file of its own.
if ('Moana.AgentStatus' -as [type]) { & "$PSScriptRoot/Moana.SecondCopy.ps1" }
