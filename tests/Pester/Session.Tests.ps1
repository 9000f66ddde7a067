BeforeAll {
    . "$PSScriptRoot/Suite.ps1"
}

Describe 'Sessions' {
    BeforeAll {
        $server = New-PrivateServer
        New-MoanaSession @server -Name work -Path $TestDrive -Agent ([ordered]@{
                amp   = "'$FakeAgent' --style amp --work 0.2"
                codex = "'$FakeAgent' --style codex --work 0.2"
            })
    }

    AfterAll {
        Remove-PrivateServer $server
    }

    It 'are listed with their agents' {
        $session = Get-MoanaSession @server
        $session.Name | Should -Be 'work'
        $session.Windows | Should -Be 2
        $session.Agents | Should -Be 2
        $session.Address.SocketName | Should -Be $server.SocketName
    }

    It 'are found by wildcard and through the pipeline' {
        (Get-MoanaSession @server 'w*').Name | Should -Be 'work'
        (Get-MoanaSession @server | Get-MoanaSession).Name | Should -Be 'work'
        Get-MoanaSession @server 'x*' | Should -BeNullOrEmpty
    }

    It 'are not found by a prefix of their name' {
        { Get-MoanaSession @server wor -ErrorAction Stop } | Should -Throw -ErrorId 'SessionNotFound,*' '*work*'
    }

    It 'are shown in a table' {
        Get-MoanaSession @server | Out-String | Should -Match 'Name\s+Id\s+Windows\s+Agents'
    }

    It 'are not started a second time' {
        { New-MoanaSession @server -Name work -Agent @{ amp = 'cat' } -ErrorAction Stop } | Should -Throw -ErrorId 'SessionExists,*'
    }

    It 'are not started or removed by -WhatIf' {
        New-MoanaSession @server -Name other -Agent @{ amp = 'cat' } -WhatIf
        Remove-MoanaSession @server -Name work -WhatIf
        (Get-MoanaSession @server).Name | Should -Be 'work'
    }

    It 'pass the checklist when the agents are ready' {
        Wait-MoanaStatus @server -Status Idle -Timeout 30
        $checks = Test-MoanaEnvironment @server -Session work
        $checks | Where-Object Result -ne Passed | Should -BeNullOrEmpty
        $checks.Check | Should -Be 'tmux', 'server', 'session work', 'windows of work', 'agent amp', 'agent codex'
    }

    It 'complete their names' {
        $line = "Get-MoanaSession -SocketName $($server.SocketName) -Name w"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'work'
    }

    It 'are ended with all their agents' {
        Remove-MoanaSession @server -Name work -Confirm:$false
        Get-MoanaSession @server | Should -BeNullOrEmpty
    }
}

Describe 'A server that cannot be used' {
    It 'has no sessions when it does not run' {
        Get-MoanaSession -SocketName moana-nobody | Should -BeNullOrEmpty
    }

    It 'is not named twice' {
        { Get-MoanaSession -SocketName a -SocketPath /b -ErrorAction Stop } | Should -Throw -ErrorId 'SocketAmbiguous,*'
    }

    It 'is told when its socket is none' {
        { Get-MoanaSession -SocketPath /dev/null/socket -ErrorAction Stop } | Should -Throw -ErrorId 'BadSocket,*'
    }
}
