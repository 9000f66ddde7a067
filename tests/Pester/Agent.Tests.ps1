BeforeAll {
    . "$PSScriptRoot/Suite.ps1"
    $server = New-PrivateServer
    New-MoanaSession @server -Name work -Path $TestDrive -Agent ([ordered]@{
            amp   = "'$FakeAgent' --style amp"
            codex = "'$FakeAgent' --style codex"
        })
    & tmux -L $server.SocketName new-window -d -t '=work:' -n shell 'exec sh'
}

AfterAll {
    Remove-PrivateServer $server
}

Describe 'Get-MoanaAgent' {
    It 'lists the registered agents in the order of their windows' {
        (Get-MoanaAgent @server).Name | Should -Be 'amp', 'codex'
    }

    It 'tells profile, session, window and pane, and the command that started it' {
        $agent = Get-MoanaAgent codex @server
        $agent | Should -BeOfType Moana.Agent
        $agent.Profile, $agent.Session, $agent.Window | Should -Be 'codex', 'work', '1:codex'
        $agent.PaneId | Should -Match '^%\d+$'
        $agent.LaunchCommand | Should -Match '--style codex'
        $agent.Registered | Should -BeTrue
        $agent.Dead | Should -BeFalse
    }

    It 'takes wildcards, and names from the pipeline' {
        (Get-MoanaAgent 'c*' @server).Name | Should -Be 'codex'
        ('amp', 'codex' | Get-MoanaAgent @server).Name | Should -Be 'amp', 'codex'
        Get-MoanaAgent 'x*' @server | Should -BeNullOrEmpty
    }

    It 'takes a session from the pipeline, for its agents' {
        (Get-MoanaSession @server | Get-MoanaAgent).Name | Should -Be 'amp', 'codex'
        (Get-MoanaSession @server | Get-MoanaAgent codex).Name | Should -Be 'codex'
    }

    It 'lists the entries of a plain map' {
        $agent = Get-MoanaAgent @server -Session work -Agent @{ mine = 'codex' }
        $agent.Name, $agent.Window | Should -Be 'mine', '1:codex'
    }

    It 'does not find an agent by a part of its name' {
        { Get-MoanaAgent cod @server -ErrorAction Stop } | Should -Throw -ErrorId 'AgentNotFound,*' '*codex*'
    }

    It 'goes on after an agent that is not there' {
        $found = 'nobody', 'codex' | Get-MoanaAgent @server -ErrorVariable problems -ErrorAction SilentlyContinue
        $found.Name | Should -Be 'codex'
        $problems.FullyQualifiedErrorId | Should -BeLike 'AgentNotFound,*'
    }

    It 'is shown in a table' {
        Get-MoanaAgent @server | Out-String | Should -Match 'Name\s+Profile\s+Session\s+Window\s+PaneId\s+Path'
    }

    It 'completes names, sessions and panes' {
        foreach ($case in @(@('-Name co', 'codex'), @('-Session w', 'work'))) {
            $line = "Get-MoanaAgent -SocketName $($server.SocketName) $($case[0])"
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be $case[1]
        }
        $line = "Get-MoanaAgent -SocketName $($server.SocketName) -PaneId "
        (TabExpansion2 $line $line.Length).CompletionMatches.ListItemText | Should -Contain (Get-MoanaAgent amp @server).PaneId
    }

    It 'survives JSON and CSV' {
        (Get-MoanaAgent codex @server | ConvertTo-Json | ConvertFrom-Json).PaneId | Should -Match '^%\d+$'
        (Get-MoanaAgent codex @server | ConvertTo-Csv | ConvertFrom-Csv | Get-MoanaAgent).Name | Should -Be 'codex'
    }
}

Describe 'Register-MoanaAgent and Unregister-MoanaAgent' {
    It 'make a window an agent and an ordinary one again' {
        Register-MoanaAgent -Name helper -Session work -Window shell -Profile claude @server
        (Get-MoanaAgent helper @server).Profile | Should -Be 'claude'
        Unregister-MoanaAgent helper @server
        (Get-MoanaAgent @server).Name | Should -Not -Contain 'helper'
    }

    It 'take a pane, and write the agent with -PassThru' {
        $pane = (Get-MoanaAgent @server -Session work -Agent @{ x = 'shell' }).PaneId
        (Register-MoanaAgent -Name helper -PaneId $pane @server -PassThru).Name | Should -Be 'helper'
        Get-MoanaAgent helper @server | Unregister-MoanaAgent
        (Get-MoanaAgent @server).Name | Should -Be 'amp', 'codex'
    }

    It 'change nothing with -WhatIf' {
        Register-MoanaAgent -Name helper -Session work -Window shell @server -WhatIf
        Unregister-MoanaAgent codex @server -WhatIf
        (Get-MoanaAgent @server).Name | Should -Be 'amp', 'codex'
    }

    It 'refuse <Why>' -ForEach @(
        @{ Why = 'a name that is taken'; Id = 'AgentExists'; With = @{ Name = 'codex'; Session = 'work'; Window = 'shell' } }
        @{ Why = 'a pane that is taken'; Id = 'PaneTaken'; With = @{ Name = 'other'; Session = 'work'; Window = 'codex' } }
        @{ Why = 'a name with a blank'; Id = 'BadAgentName'; With = @{ Name = 'a b'; Session = 'work'; Window = 'shell' } }
        @{ Why = 'a window that is not there'; Id = 'WindowNotFound'; With = @{ Name = 'other'; Session = 'work'; Window = '42' } }
        @{ Why = 'a profile that is not there'; Id = 'ProfileNotFound'; With = @{ Name = 'other'; Session = 'work'; Window = 'shell'; Profile = 'nope' } }
    ) {
        { Register-MoanaAgent @With @server -ErrorAction Stop } | Should -Throw -ErrorId "$Id,*"
        (Get-MoanaAgent @server).Name | Should -Be 'amp', 'codex'
    }

    It 'complete windows and profiles' {
        $line = "Register-MoanaAgent -Name x -SocketName $($server.SocketName) -Session work -Window "
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be '0', '1', '2'
        $line = 'Register-MoanaAgent -Name x -Profile anti'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'antigravity'
    }
}

Describe 'New-MoanaAgent, Stop-MoanaAgent and Restart-MoanaAgent' {
    It 'change nothing with -WhatIf' {
        New-MoanaAgent third 'sleep 1000' -Session work @server -WhatIf
        Stop-MoanaAgent codex @server -WhatIf
        Restart-MoanaAgent codex @server -WhatIf
        $agents = Get-MoanaAgent @server
        $agents.Name | Should -Be 'amp', 'codex'
        $agents.Dead | Should -Not -Contain $true
    }

    It 'add an agent, end it, and start it as it was started before' {
        $new = @{ Session = 'work'; Path = $TestDrive; Environment = @{ WORD = 'a b' }; Profile = 'claude' }
        $agent = New-MoanaAgent third "'$FakeAgent' --style claude" @new @server -PassThru
        $agent.Path, "$($agent.Environment)", $agent.Profile | Should -Be "$TestDrive", 'WORD=a b', 'claude'
        Wait-MoanaStatus third Idle -Timeout 30 @server | Out-Null

        ($agent | Stop-MoanaAgent -PassThru).Outcome | Should -Be Ended
        (Get-MoanaAgent third @server).Dead | Should -BeTrue
        ('thi*' | Restart-MoanaAgent @server -PassThru).Environment['WORD'] | Should -Be 'a b'
        Wait-MoanaStatus third Idle -Timeout 30 @server | Out-Null
        (Get-MoanaAgent third @server).Path | Should -Be "$TestDrive"

        Get-MoanaAgent third @server | Stop-MoanaAgent -Force
        Get-MoanaAgent third @server | Unregister-MoanaAgent
    }

    It 'tell what went wrong of one, and go on with the others' {
        { New-MoanaAgent third 'echo no key; exit 3' -Session work @server -ErrorAction Stop } | Should -Throw -ErrorId 'AgentEnded,*' '*ended at once*no key*'
        Register-MoanaAgent -Name helper -Session work -Window shell @server
        $restarted = 'helper', 'codex' | Restart-MoanaAgent @server -PassThru -ErrorVariable problems -ErrorAction SilentlyContinue
        $restarted.Name | Should -Be 'codex'
        $problems.FullyQualifiedErrorId | Should -BeLike 'NoLaunchCommand,*'
        Unregister-MoanaAgent helper @server
    }
}
