<#
.SYNOPSIS
    Runs the Pester suite against the staged module in out/Moana.
.DESCRIPTION
    Pester has to be on this machine. Exit code: the number of failed tests, or 2 where there is no Pester, or 3 when
    no test was run.
#>
param(
    # A major version of Pester; 0 for the newest.
    [int] $Version = 0
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$pester = Get-Module Pester -ListAvailable |
    Where-Object { $_.Version.Major -ge 5 -and ($Version -eq 0 -or $_.Version.Major -eq $Version) } |
    Sort-Object Version -Descending | Select-Object -First 1
if (-not $pester) {
    [Console]::Error.WriteLine("There is no Pester $(if ($Version) { $Version } else { '5 or newer' }) on this machine: Install-PSResource Pester.")
    exit 2
}

Import-Module $pester.Path
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.RenderMode = 'Plaintext'
$result = Invoke-Pester -Configuration $configuration
if ($result.TotalCount -eq 0) { exit 3 }
exit $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
