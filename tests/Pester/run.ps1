<#
.SYNOPSIS
    Runs the Pester suite against the staged module in out/Moana.
.DESCRIPTION
    Exit code: the number of failures, or 3 when no test was run.
.EXAMPLE
    ./build.ps1 -Task Pester
#>
param(
    # The manifest of the Pester to run under.
    [Parameter(Mandatory)]
    [string] $Pester
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

Import-Module $Pester
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.RenderMode = 'Plaintext'
"Pester $((Get-Module Pester).Version) in PowerShell $($PSVersionTable.PSVersion) ($([IO.Path]::GetFileName([Environment]::ProcessPath)))"
$result = Invoke-Pester -Configuration $configuration
if ($result.TotalCount -eq 0) { exit 3 }
exit $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
