<#
.SYNOPSIS
    Has three agents race for one task, each in a git worktree of its own, lands the smallest change that passes, and has the
    next task build on it.
#>
param(
    # The project, a git repository. Without one, a small one is made here.
    [string] $Path = '.'
)
$ErrorActionPreference = 'Stop'
Set-Location $Path
$null = git rev-parse --show-toplevel 2>&1
if ($LASTEXITCODE) {
    git init --quiet --initial-branch main
    git config user.name 'A Person'; git config user.email 'person@example.org'
    '# A project' | Set-Content README.md
    git add --all; git commit --quiet --message 'A project'
}

# What is validated there is validated again on the newest main, and lands only then.
$about = New-MoanaTask 'Create the file about.md: what this project is for, in a few lines.' -Id about -Race amp, claude, codex -Pick smallest -Validate 'test -s about.md' -Land
$more = New-MoanaTask 'Add an example to the file about.md.' -Id more -DependsOn about -Workspace Task -Base about -Validate 'test -s about.md' -Land
$about, $more | Start-MoanaOrchestration -Session work | Format-Table Id, Status, Agent, Change

# What each of them made; of those that lost, too.
Get-MoanaTask | Format-Table Id, Status, Agent, Change, Reason
Get-MoanaChange -Task about.codex | Format-Table
git log --format='%s' main
git show main:about.md
