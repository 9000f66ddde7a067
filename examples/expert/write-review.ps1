# One agent writes and another reviews, until the review says LGTM or the rounds are over.
param([string] $Author = 'codex', [string] $Reviewer = 'claude', [string] $Prompt = 'Write a parser of the configuration.', [int] $Rounds = 3)
$ErrorActionPreference = 'Stop'
$work = Invoke-MoanaPrompt $Author $Prompt -Timeout 30m
foreach ($round in 1..$Rounds) {
    $review = Invoke-MoanaPrompt $Reviewer "Review this. Say LGTM when nothing is wrong.`n`n$work" -Timeout 30m
    if ($review -match '\bLGTM\b') { "Round ${round}: agreed"; break }
    "Round ${round}: $review"
    if ($round -lt $Rounds) { $work = Invoke-MoanaPrompt $Author "Mend what the review found:`n`n$review" -Timeout 30m }
}
