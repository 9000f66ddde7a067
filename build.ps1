#Requires -Version 7.4
<#
.SYNOPSIS
    Builds, tests, packages and shows Moana. Thin over dotnet.
.DESCRIPTION
    Runs in any PowerShell 7.4 or newer; on a machine without one, 'dotnet tool restore' brings it as 'dotnet pwsh'.
    Installs nothing and downloads nothing itself; dotnet restores NuGet packages as it always does.

    Build    builds all and stages the module in out/Moana
    Test     builds all and runs all .NET tests
    Pester   stages the module and runs the Pester suite in this PowerShell, under each Pester or that of -PesterVersion
    Package  makes out/Moana.<version>.nupkg, for a PowerShell repository
    Demo     stages the module and runs examples/demo.ps1 in this PowerShell
    Site     makes the documentation's site in artifacts/site, with docfx, which 'dotnet tool restore' brings
.EXAMPLE
    ./build.ps1
.EXAMPLE
    dotnet tool restore && dotnet pwsh build.ps1 -Task Demo
.EXAMPLE
    ./build.ps1 -Task Test, Pester -Configuration Release
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Pester', 'Package', 'Demo', 'Site')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug',

    # The major version of one Pester: 5 or 6.
    [int] $PesterVersion
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Invoke-Dotnet {
    & dotnet @args
    if ($LASTEXITCODE) { throw "dotnet $($args -join ' ') ended with exit code $LASTEXITCODE." }
}

# In a process of its own: this one may have another copy of the module loaded.
function Invoke-Script {
    & "$PSScriptRoot/tools/pwsh.ps1" -NoProfile -File @args
    if ($LASTEXITCODE) { throw "$($args[0]) ended with exit code $LASTEXITCODE." }
}

Push-Location $PSScriptRoot
try {
    switch ($Task) {
        Build { Invoke-Dotnet build -c $Configuration }
        Test { Invoke-Dotnet test -c $Configuration }
        Pester {
            Invoke-Dotnet build -c $Configuration tests/Moana.Testing
            Invoke-Dotnet build -c $Configuration tests/Moana.Screens
            Invoke-Dotnet build -c $Configuration src/Moana.PowerShell
            $pesters = (dotnet msbuild tests/Moana.Testing -getItem:Pester | ConvertFrom-Json).Items.Pester.FullPath
            foreach ($pester in $pesters | Where-Object { -not $PesterVersion -or $_ -like "*/pester/$PesterVersion.*" }) {
                Invoke-Script tests/Pester/run.ps1 -Pester $pester
            }
        }
        Package { Invoke-Dotnet pack -c Release src/Moana.PowerShell }
        Demo {
            Invoke-Dotnet build -c $Configuration tests/Moana.FakeAgent
            Invoke-Dotnet build -c $Configuration src/Moana.PowerShell
            Invoke-Script examples/demo.ps1
        }
        Site {
            Invoke-Dotnet build -c $Configuration src/Moana.PowerShell
            Invoke-Script tools/site.ps1 -Configuration $Configuration
        }
    }
}
finally {
    Pop-Location
}
