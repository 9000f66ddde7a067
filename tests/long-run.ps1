#Requires -Version 7.4
<#
.SYNOPSIS
    Runs what is too long for each build, for a given time, and counts what went wrong.
.DESCRIPTION
    The parts get shares of the time, one after another. Soak is rounds of orchestrations in which something breaks
    (long-run/soak.ps1); the others are tests of the suite, run with as many cases as their share has room for
    (long-run/campaigns.psd1 lists them). Needs a build; Matrix runs real programs, and is left out where MOANA_REAL_AGENTS
    is not set. What the tests said stands in artifacts/long-run. The exit code is 0 when nothing went wrong.
.EXAMPLE
    ./tests/long-run.ps1 -Hours 2 -Write
.EXAMPLE
    ./tests/long-run.ps1 -Minutes 3 -Part Soak -Fault KillShell, KillServer
.EXAMPLE
    ./tests/long-run.ps1 -Minutes 10 -Part Worlds, Fuzz -Seed 7
#>
[CmdletBinding(DefaultParameterSetName = 'Hours')]
param(
    [Parameter(Mandatory, ParameterSetName = 'Hours')]
    [double] $Hours,

    [Parameter(Mandatory, ParameterSetName = 'Minutes')]
    [double] $Minutes,

    # What to run; all of it when left out.
    [ValidateSet('Soak', 'Kills', 'Chaos', 'Worlds', 'Fuzz', 'Landing', 'Partitions', 'Matrix')]
    [string[]] $Part = @('Soak', 'Kills', 'Chaos', 'Worlds', 'Fuzz', 'Landing', 'Partitions', 'Matrix'),

    # The faults of Soak; all of them when left out.
    [string[]] $Fault,

    # Tasks of a round of Soak.
    [ValidateRange(1, 1000)]
    [int] $Tasks = 12,

    [int] $Seed = 1,

    # Writes the figures into docs/guarantees.md.
    [switch] $Write,

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug'
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/long-run/campaigns.ps1"
. "$PSScriptRoot/long-run/table.ps1"

$root = [IO.Path]::GetFullPath("$PSScriptRoot/..")
$logs = (New-Item "$root/artifacts/long-run" -ItemType Directory -Force).FullName
$time = if ($PSCmdlet.ParameterSetName -eq 'Hours') { [timespan]::FromHours($Hours) } else { [timespan]::FromMinutes($Minutes) }
$campaigns = @((Import-PowerShellDataFile "$PSScriptRoot/long-run/campaigns.psd1").Campaigns | Where-Object { $_.Part -in $Part -and ($_.Part -ne 'Matrix' -or $env:MOANA_REAL_AGENTS) })

# Soak looks at more than any other, and gets as much as four of them.
$shares = $campaigns.Count + ('Soak' -in $Part ? 4 : 0)
if (-not $shares) { throw 'There is nothing to run: Matrix needs MOANA_REAL_AGENTS.' }
$share = $time / $shares

$soak = @()
$failed = $false
$clock = [Diagnostics.Stopwatch]::StartNew()
if ('Soak' -in $Part) {
    $json = "$logs/soak.json"
    if (Test-Path $json) { Remove-Item $json }
    [string[]] $faults = if ($Fault) { '-Fault'; $Fault -join ',' }
    $command = "& '$PSScriptRoot/long-run/soak.ps1' -Minutes $((4 * $share.TotalMinutes).ToString([cultureinfo]::InvariantCulture)) -Tasks $Tasks -Seed $Seed -Json '$json' $faults; exit `$LASTEXITCODE"
    & "$root/tools/pwsh.ps1" -NoProfile -Command $command | Out-Host
    $failed = $LASTEXITCODE -ne 0
    $soak = @(if (Test-Path $json) { Get-Content $json -Raw | ConvertFrom-Json })
}

# What was measured stands there after each part, however the run ends.
$save = { if ($Write) { Write-Figure -Path "$root/docs/guarantees.md" -Soak $soak -Row $rows -Minutes $clock.Elapsed.TotalMinutes -Seed $Seed } }
$rows = @()
& $save
foreach ($campaign in $campaigns) {
    Write-Progress -Activity 'Long run' -Status $campaign.What -PercentComplete ([Math]::Min(100, 100 * $clock.Elapsed / $time))
    # What one has left of its share is the others'.
    $share = ($time - $clock.Elapsed) / ($campaigns.Count - $rows.Count)
    $rows += Invoke-Campaign -Campaign $campaign -Time $share -Seed $Seed -Bin "$root/artifacts/bin" -Configuration $Configuration -Logs $logs
    & $save
}

$failed = $failed -or @($rows | Where-Object Failed).Count -gt 0
$rows | Format-Table Part, What, Count, Passed, Failed, Skipped, Minutes -AutoSize | Out-String -Width 160
if ($failed) { "What was said stands in $logs"; exit 1 }
exit 0
