BeforeAll {
    . "$PSScriptRoot/Suite.ps1"
}

Describe 'Test-MoanaEnvironment' {
    BeforeAll {
        $server = New-PrivateServer
        New-MoanaSession @server -Name work -Agent @{ codex = "'$FakeAgent' --style codex" }
        & tmux -L $server.SocketName new-window -d -t '=work:' -n shell 'exec sh'
        $null = Wait-MoanaStatus codex Idle @server -Timeout 30
    }

    AfterAll {
        Remove-PrivateServer $server
    }

    It 'passes what is ready' {
        $checks = Test-MoanaEnvironment @server -Session work
        $checks.Check | Should -Be 'tmux', 'server', 'session work', 'windows of work', 'agent codex'
        $checks.Result | Sort-Object -Unique | Should -Be 'Passed'
    }

    It 'says what to do about what is not' {
        $failed = Test-MoanaEnvironment @server -Session work -Agent @{ codex = 'codex'; mine = 'shell'; gone = 9 } | Where-Object Result -eq Failed
        $failed.Check | Sort-Object | Should -Be 'agent gone', 'agent mine'
        $failed.Remedy | Should -Not -BeNullOrEmpty
    }

    It 'fails for a session that is not there, by its whole name' {
        (Test-MoanaEnvironment @server wor)[-1].Result | Should -Be 'Failed'
    }

    It 'warns where no server runs, and says how to start one' {
        $checks = Test-MoanaEnvironment -SocketName moana-nobody
        $checks[1].Result | Should -Be 'Warning'
        $checks[1].Remedy | Should -Match 'New-MoanaSession'
    }

    It 'takes a session from the pipeline, and is shown in a table' {
        Get-MoanaSession @server | Test-MoanaEnvironment | Out-String | Should -Match 'Check\s+Result\s+Detail[\s\S]+agent codex'
    }

    It 'completes sessions' {
        $line = "Test-MoanaEnvironment -SocketName $($server.SocketName) -Session w"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'work'
    }
}
