# One question to all that are free, at the same time; their answers side by side, and how many give the same one.
param([string] $Prompt = 'Which file here needs tests most? Answer with its path alone.')
$turns = Get-MoanaStatus -Status Idle, Completed | Invoke-MoanaPrompt $Prompt -Timeout 15m -ErrorAction Continue
$turns | Sort-Object Name | Format-Table Name, Source, Answer -Wrap
$turns | Group-Object { $_.Answer.Trim() } | Sort-Object Count -Descending |
    ForEach-Object { "$($_.Count) of $(@($turns).Count): $(($_.Group.Name | Sort-Object) -join ', ')" }
