<#
.SYNOPSIS
    Has one agent work and another review, until the reviewer's answer says LGTM.
#>
param(
    [string] $Author = 'codex',
    [string] $Reviewer = 'claude',
    [string] $Prompt = 'Make the parser in src/parser.rs report line numbers.',
    [int] $Rounds = 2,
    [double] $Timeout = 1800
)
$ErrorActionPreference = 'Stop'

$work = Invoke-MoanaPrompt $Author $Prompt -Timeout $Timeout
foreach ($round in 1..$Rounds) {
    $review = Invoke-MoanaPrompt $Reviewer "Review this change. Say LGTM when nothing is wrong.`n`n$work" -Timeout $Timeout

    # The prompt says LGTM too, and stands on the screen; the answer does not hold it.
    if ($review -match '\bLGTM\b') { "Round ${round}: $Reviewer agrees."; return }
    "Round ${round}: $review"
    $work = Invoke-MoanaPrompt $Author "Mend what the review found:`n`n$review" -Timeout $Timeout
}

"After $Rounds rounds $Reviewer does not agree; have a look yourself."
