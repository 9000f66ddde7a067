# One prompt to all that are free, at the same time; their answers side by side, and who agrees with whom.
param([string] $Prompt = "Name the weakest spot of $PWD in one sentence.")
$turns = Get-MoanaStatus -Status Idle, Completed | Invoke-MoanaPrompt $Prompt -Timeout 15m -ErrorAction Continue
$turns | Sort-Object Name | Format-Table Name, Source, Answer -Wrap
$turns | Group-Object Answer | Sort-Object Count -Descending |
    ForEach-Object { "$($_.Count) of $(@($turns).Count): $(($_.Group.Name | Sort-Object) -join ', ')" }
