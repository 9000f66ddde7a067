BeforeAll {
    . "$PSScriptRoot/Suite.ps1"
}

Describe 'Importing Moana' {
    It 'gives the cmdlets that the manifest lists, and nothing else' {
        $manifest = Test-ModuleManifest "$ModulePath/Moana.psd1"
        (Get-Command -Module Moana).Name | Sort-Object | Should -Be ($manifest.ExportedCmdlets.Keys | Sort-Object)
        (Get-Module Moana).ExportedFunctions.Count | Should -Be 0
        (Get-Module Moana).ExportedVariables.Count | Should -Be 0
    }

    It 'has a manifest without wildcards, for PowerShell Core' {
        $manifest = Import-PowerShellDataFile "$ModulePath/Moana.psd1"
        $manifest.CmdletsToExport | Should -Not -Contain '*'
        $manifest.FunctionsToExport | Should -BeNullOrEmpty
        $manifest.AliasesToExport | Should -BeNullOrEmpty
        $manifest.CompatiblePSEditions | Should -Be 'Core'
        $manifest.PrivateData.PSData.Tags | Should -Contain 'Linux'
    }

    It 'leaves no variable, function or alias in the session' {
        $left = & $Pwsh -NoProfile -Command "
            `$before = (Get-Variable).Name + (Get-ChildItem Function:).Name + (Get-Alias).Name + 'before', 'left'
            Import-Module '$ModulePath'
            `$left = (Get-Variable).Name + (Get-ChildItem Function:).Name + (Get-Alias).Name | Where-Object { `$_ -notin `$before }
            `$left -join ','"
        $left | Should -BeNullOrEmpty
    }

    It 'works under strict mode and with ErrorActionPreference Stop' {
        $out = & $Pwsh -NoProfile -Command "
            Set-StrictMode -Version Latest; `$ErrorActionPreference = 'Stop'
            Import-Module '$ModulePath'; @(Get-MoanaSession -SocketName moana-nobody).Count"
        $out | Should -Be '0'
    }

    It 'can be removed and imported again' {
        $out = & $Pwsh -NoProfile -Command "
            Import-Module '$ModulePath'; Remove-Module Moana; @(Get-Command *-Moana*).Count
            Import-Module '$ModulePath'; Import-Module '$ModulePath' -Force; @(Get-Command *-Moana*).Count -gt 0"
        $out | Should -Be '0', 'True'
    }

    It 'says what is wrong when a second copy is imported' {
        Copy-Item $ModulePath "$TestDrive/Moana" -Recurse
        { Import-Module "$TestDrive/Moana" -ErrorAction Stop } | Should -Throw '*Moana is already loaded in this process*start a new PowerShell*'
    }
}
