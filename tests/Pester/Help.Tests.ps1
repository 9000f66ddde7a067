BeforeDiscovery {
    . "$PSScriptRoot/Suite.ps1"
    $cmdlets = (Get-Command -Module Moana).Name | ForEach-Object { @{ Name = $_ } }
}

BeforeAll {
    . "$PSScriptRoot/Suite.ps1"
}

Describe 'Get-Help <Name>' -ForEach $cmdlets {
    BeforeAll {
        $help = Get-Help $Name -Full
    }

    It 'has a synopsis, a description and examples' {
        $help.Synopsis.Trim() | Should -Match '^[A-Z].*\.$'
        $help.description.Text | Should -Not -BeNullOrEmpty
        @($help.examples.example).Count | Should -BeGreaterOrEqual 2
    }

    It 'tells each parameter' {
        foreach ($parameter in (Get-Command $Name).Parameters.Values | Where-Object Name -notin ([System.Management.Automation.Cmdlet]::CommonParameters)) {
            ($help.parameters.parameter | Where-Object name -eq $parameter.Name).description.Text |
                Should -Not -BeNullOrEmpty -Because "-$($parameter.Name) has to be told"
        }
    }

    It 'renders in full' {
        $help | Out-String | Should -Match 'SYNOPSIS[\s\S]+SYNTAX[\s\S]+DESCRIPTION[\s\S]+PARAMETERS[\s\S]+INPUTS[\s\S]+OUTPUTS[\s\S]+Example 1'
    }
}
