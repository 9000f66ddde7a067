# Each task in a git worktree of its own; what passes on the newest main lands there, the rest stays where it is.
param([string] $Session = 'work', [string[]] $File = @('one.md', 'two.md'))
$ErrorActionPreference = 'Stop'
$tasks = $File | ForEach-Object {
    New-MoanaTask "Write the documentation in the file $_." -Workspace Task -Base main -Validate "test -s $_" -Land
}
$tasks | Start-MoanaOrchestration -Session $Session | ForEach-Object { "$($_.Status): $($_.Change)" }
git log --format='%s' main
"not landed: $(@(Get-MoanaChange | Where-Object { -not $_.IsEmpty }).Count)"
