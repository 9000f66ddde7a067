<#
.SYNOPSIS
    Gives each agent a git worktree of its own, looks at what was changed, and lands it, validated on what the others landed.
#>
param(
    [string] $Session = 'apart',
    # The project, a git repository. Without one, a small one is made here.
    [string] $Path = '.',
    # Stands for the agents' work: what each of them would write into its folder.
    [scriptblock] $Work = { param($Workspace) "## $Workspace" | Add-Content "$Workspace.md"; "- $Workspace" | Add-Content index.md }
)
$ErrorActionPreference = 'Stop'
Set-Location $Path
$null = git rev-parse --show-toplevel 2>&1
if ($LASTEXITCODE) {
    git init --quiet --initial-branch main
    git config user.name 'A Person'; git config user.email 'person@example.org'
    '# Index' | Set-Content index.md
    git add --all; git commit --quiet --message 'An index'
}

# Each agent starts in a worktree of its own; -Copy .env and -Setup 'npm ci' would make it ready to build.
$agents = [ordered]@{}
Get-MoanaAgent -Session work | ForEach-Object { $agents["$($_.Name)-apart"] = $_.LaunchCommand }
New-MoanaSession $Session $agents -Workspace
Wait-MoanaStatus -Session $Session -Status Idle -Timeout 60 | Out-Null
foreach ($workspace in Get-MoanaWorkspace) { Push-Location $workspace.Path; & $Work $workspace.Name; Pop-Location }

# All of them have written at one place, and each is told so as soon as another one has landed.
Get-MoanaChange | Format-Table
$landings = Get-MoanaWorkspace | Merge-MoanaChange -Message '{agent} describes itself' -Validate 'test -s index.md' -MaxFixes 0
$landings | Format-Table Name, Outcome, Target, Reason
Get-MoanaChange | Where-Object { -not $_.IsEmpty } | Format-Table
git log --format='%s' main

# What has not landed is never lost: it is refused, and by force it is kept in a bundle.
Remove-MoanaSession $Session -Confirm:$false
Wait-MoanaStatus -Session work -Status Idle -Timeout 60 | Out-Null
(Get-MoanaWorkspace | Remove-MoanaWorkspace -Force -PassThru -WarningAction Ignore) |
    Format-Table Name, @{ Name = 'Kept'; Expression = { if ($_.Bundle) { Split-Path $_.Bundle -Leaf } } }
