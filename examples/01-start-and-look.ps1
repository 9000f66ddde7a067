<#
.SYNOPSIS
    Starts agents in a tmux session, goes through the checklist, and looks at what they do.
#>
param(
    [Collections.IDictionary] $Agent = [ordered]@{ amp = 'amp'; claude = 'claude'; codex = 'codex' },
    [string] $Session = 'work',
    [string] $Path = '.'
)
$ErrorActionPreference = 'Stop'

New-MoanaSession $Session $Agent -Path $Path
Wait-MoanaStatus -Session $Session -Status Idle, WaitingForInput -Timeout 60 | Out-Null

# What is not ready says what to do about it.
Test-MoanaEnvironment -Session $Session | Format-Table

Get-MoanaAgent -Session $Session | Format-Table Name, Profile, Window, PaneId
Get-MoanaStatus -Session $Session | Format-Table Name, Status, Evidence
