<#
.SYNOPSIS
    Asks three agents the same, saves each answer, and has one of them judge.
#>
param(
    [string[]] $Name = @('amp', 'claude', 'codex'),
    [string] $Judge = 'claude',
    [string] $Prompt = 'What is the cause of the failing test in src/risk.rs?',
    [double] $Timeout = 1800
)
$ErrorActionPreference = 'Stop'

# An agent that asks or fails is an error; the others' answers are there all the same.
$turns = Invoke-MoanaPrompt $Name $Prompt -Timeout $Timeout -ErrorAction Continue | Sort-Object Name
foreach ($turn in $turns) { Set-Content "$($turn.Name).md" $turn }
$turns | Format-Table Name, Outcome, Source, Answer

$all = $turns | ForEach-Object { "# $($_.Name)`n$_" } | Join-String -Separator "`n`n"
"# What $Judge says:"
Invoke-MoanaPrompt $Judge "Which of these answers is right, and why?`n`n$all" -Timeout $Timeout | ForEach-Object Answer
