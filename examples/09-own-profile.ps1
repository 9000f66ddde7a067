<#
.SYNOPSIS
    Teaches Moana a new kind of agent: writes a profile, checks it, and tries it on screens.
#>
param(
    [string] $Name = 'my-agent',
    [string] $Folder = './profiles/'
)
$ErrorActionPreference = 'Stop'

New-MoanaProfile $Name -Description 'An agent of my own' -Path $Folder -PassThru | Format-Table Name, Rules, Description

# Screens are saved with: tmux capture-pane -p -e -t %5 > ready.ansi
Set-Content ready.ansi "All done.`n`n> `n"
Set-Content working.ansi "Reading files ... (esc to interrupt)`n`n> `n"
Set-Content asking.ansi "Run 'cargo test'?`n`nEnter to confirm, Esc to cancel`n"
Get-Item *.ansi | Resolve-MoanaStatus -Profile $Name -ProfilePath $Folder |
    Format-Table @{ Name = 'File'; Expression = { Split-Path $_.Path -Leaf } }, Status, Rule, Evidence

'# After an edit with two slips:'
$file = Join-Path $Folder "$Name.yaml"
(Get-Content $file) -replace 'status: Working', 'status: Wroking' -replace 'submit: Enter', 'submit: Entr' | Set-Content $file
Test-MoanaProfile $file | Format-Table Line, Rule, Reason -Wrap
