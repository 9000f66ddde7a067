#Requires -Version 7.4
<#
.SYNOPSIS
    Writes the public API of the assemblies in src anew, into their PublicAPI.Unshipped.txt.
.DESCRIPTION
    To be run when a build says RS0016 or RS0017, and the change is meant; what has changed is then seen in review. Also
    where a merge has left conflicts in these files.
.EXAMPLE
    dotnet pwsh tools/public-api.ps1
.EXAMPLE
    dotnet pwsh tools/public-api.ps1 -Ship    # with a release: what was unshipped is shipped from then on
#>
param([switch] $Ship)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$source = [IO.Path]::GetFullPath("$PSScriptRoot/../src")
$head = '#nullable enable'

# By bytes, so that it is one order on every machine.
function Write-Api([string] $Path, [string[]] $Lines) {
    $lines = [string[]]@($Lines | Select-Object -Unique)
    [Array]::Sort($lines, [StringComparer]::Ordinal)
    [IO.File]::WriteAllLines($Path, [string[]](@($head) + $lines))
}

function Read-Api([string] $Path) { @(if (Test-Path $Path) { Get-Content $Path | Where-Object { $_ -and $_ -ne $head } }) }

$projects = (Get-ChildItem $source -Directory).FullName
if ($Ship) {
    foreach ($project in $projects) {
        $removed = '^\*REMOVED\*'
        $new = Read-Api "$project/PublicAPI.Unshipped.txt"
        $gone = $new -match $removed -replace $removed
        Write-Api "$project/PublicAPI.Shipped.txt" (@(Read-Api "$project/PublicAPI.Shipped.txt") + @($new) | Where-Object { $_ -notmatch $removed -and $_ -notin $gone })
        Write-Api "$project/PublicAPI.Unshipped.txt" @()
    }

    return
}

foreach ($project in $projects) {
    if (-not (Test-Path "$project/PublicAPI.Shipped.txt")) { Write-Api "$project/PublicAPI.Shipped.txt" @() }
    Write-Api "$project/PublicAPI.Unshipped.txt" @()
}

# All that is public is missing now, or was shipped and is gone; the compiler tells it.
$output = & dotnet build "$source/Moana.PowerShell" -p:WritePublicApi=true -clp:NoSummary
if ($LASTEXITCODE) { throw "The build failed:`n$($output -match ': error ' | Select-Object -Unique | Join-String -Separator "`n")" }
foreach ($project in $projects) {
    $told = $output | Where-Object { $_ -like "*``[$project/*" }
    Write-Api "$project/PublicAPI.Unshipped.txt" @(
        $told | Select-String "warning RS0016: Symbol '(.+?)' is not part of the declared public API" | ForEach-Object { $_.Matches[0].Groups[1].Value }
        $told | Select-String "warning RS0017: Symbol '(.+?)' is part of the declared API" | ForEach-Object { "*REMOVED*$($_.Matches[0].Groups[1].Value)" }
    )
    "$([IO.Path]::GetFileName($project)): $(@(Read-Api "$project/PublicAPI.Unshipped.txt").Count) unshipped"
}
