# A function that uses Moana, tested without tmux and without agents: Invoke-Pester ./mocks.ps1
BeforeAll {
    function Get-FreeAgent { Get-MoanaStatus | Where-Object Status -eq Idle | ForEach-Object Name }
    function New-Status($Name, $Status) { [Moana.StatusReport]@{ Name = $Name; Status = $Status } }
}
Describe 'Get-FreeAgent' {
    It 'names those that are idle' {
        Mock Get-MoanaStatus { New-Status codex Working; New-Status amp Idle }
        Get-FreeAgent | Should -Be amp
    }
    It 'names none when all work' {
        Mock Get-MoanaStatus { New-Status codex Working }
        Get-FreeAgent | Should -BeNullOrEmpty
    }
}
