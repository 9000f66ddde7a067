# One prompt to all that are free, at the same time; one line per answer as it comes.
param([string] $Prompt = "Name the weakest spot of $PWD in one sentence.")
Get-MoanaStatus -Status Idle, Completed | Send-MoanaPrompt $Prompt -PassThru | Where-Object Outcome -in Started, Submitted |
    Wait-MoanaStatus -Status Completed, Failed, RateLimited -Timeout 15m |
    ForEach-Object { "$($_.Name): $($_.Status)" }
