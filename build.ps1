#Requires -Version 7.4
<#
.SYNOPSIS
    Builds, tests, packages and shows Moana. Thin over dotnet.
.DESCRIPTION
    Installs nothing and downloads nothing itself; dotnet restores NuGet packages as it always does.

    Build    builds all and stages the module in out/Moana
    Test     builds all and runs all .NET tests
    Pester   stages the module and runs the Pester suite, with the newest Pester on this machine or -PesterVersion
    Package  makes out/Moana.<version>.nupkg, for a PowerShell repository
    Demo     runs examples/demo.ps1 in this PowerShell
.EXAMPLE
    ./build.ps1
.EXAMPLE
    ./build.ps1 -Task Test, Pester -Configuration Release
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Pester', 'Package', 'Demo')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug',

    # A major version: 5 or 6.
    [int] $PesterVersion
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Invoke-Dotnet {
    & dotnet @args
    if ($LASTEXITCODE) { throw "dotnet $($args -join ' ') ended with exit code $LASTEXITCODE." }
}

Push-Location $PSScriptRoot
try {
    switch ($Task) {
        Build { Invoke-Dotnet build -c $Configuration }
        Test { Invoke-Dotnet test -c $Configuration }
        Pester {
            Invoke-Dotnet build -c $Configuration tests/Moana.FakeAgent
            Invoke-Dotnet build -c $Configuration tests/Moana.Screens
            Invoke-Dotnet build -c $Configuration src/Moana.PowerShell
            # In a process of its own: this one may have another copy of the module loaded.
            & ([Environment]::ProcessPath) -NoProfile -File tests/Pester/run.ps1 -Version $PesterVersion
            if ($LASTEXITCODE) { throw "The Pester suite ended with exit code $LASTEXITCODE." }
        }
        Package { Invoke-Dotnet pack -c Release src/Moana.PowerShell }
        Demo {
            Invoke-Dotnet build -c $Configuration
            & ([Environment]::ProcessPath) -NoProfile -File examples/demo.ps1
            if ($LASTEXITCODE) { throw "The demo ended with exit code $LASTEXITCODE." }
        }
    }
}
finally {
    Pop-Location
}
