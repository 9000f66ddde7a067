#Requires -Version 7.4
#Requires -Modules Moana
# For cron: says nothing unless somebody has to do something. 0 * * * * pwsh -NoProfile -File cron.ps1
$ErrorActionPreference = 'Stop'
try {
    Get-MoanaStatus -Status WaitingForInput, Failed, Exited | ForEach-Object { "$_ since $($_.Since.ToLocalTime()): $($_.Evidence)" }
}
catch [Moana.MoanaException] {
    if ($_.Exception.ErrorId -ne 'NoServer') { "$_ $($_.ErrorDetails.RecommendedAction)" }
}
