BeforeAll {
    . "$PSScriptRoot/Suite.ps1"
}

Describe 'Show-MoanaDashboard' {
    BeforeAll {
        $server = New-PrivateServer
        New-MoanaSession @server -Name work -Path $TestDrive -Agent @{ codex = "'$FakeAgent' --style codex" }
    }

    AfterAll {
        Remove-PrivateServer $server
    }

    It 'does not draw into a pipe' {
        $out = & $Pwsh -NoProfile -Command "
            Import-Module '$ModulePath'
            try { Show-MoanaDashboard -SocketName $($server.SocketName) } catch { `$_.FullyQualifiedErrorId; `"`$_ `$(`$_.ErrorDetails.RecommendedAction)`" }"
        $out | Should -Not -Match "`e"
        $out -join ' ' | Should -Match '^NoTerminal,\S+ The dashboard needs a terminal.*Watch-MoanaStatus'
    }

    It 'does not run in a job' {
        $socket = $server.SocketName
        $job = Start-Job { Import-Module $using:ModulePath; Show-MoanaDashboard -SocketName $using:socket }
        try { { $job | Wait-Job -Timeout 60 | Receive-Job -ErrorAction Stop } | Should -Throw '*The dashboard needs a terminal*' }
        finally { Remove-Job $job -Force }
    }

    It 'completes names of agents' {
        $line = "Show-MoanaDashboard -SocketName $($server.SocketName) -Name c"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'codex'
    }
}
