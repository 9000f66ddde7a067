BeforeAll {
    . "$PSScriptRoot/Suite.ps1"
    $env:XDG_STATE_HOME = "$TestDrive/state"
    $server = New-PrivateServer
    New-MoanaSession @server -Name work -Path $TestDrive -Agent @{ codex = "'$FakeAgent' --style codex --work 0.2" }
    Wait-MoanaStatus @server -Status Idle -Timeout 30 | Out-Null
}

AfterAll {
    Remove-PrivateServer $server
    Remove-Item Env:XDG_STATE_HOME
}

Describe 'A notification' {
    AfterEach { Unregister-MoanaNotification * }

    It 'is told to a script block of this shell, to a command, and to a job, once each' {
        $heard = [Collections.Generic.List[object]]::new()
        Register-MoanaNotification mine -On Ended -Action { $heard.Add($_) } -Command "echo `"`$MOANA_TEXT`" >> '$TestDrive/told'"
        $result = Start-MoanaOrchestration @server -Session work -Queue 'do it'
        $heard.Count | Should -Be 1
        $heard[0] | Should -BeOfType Moana.Notification
        $heard[0].Kind, $heard[0].OrchestrationId | Should -Be 'Ended', $result.OrchestrationId

        Get-MoanaNotification mine | Unregister-MoanaNotification
        Register-MoanaNotification -On Ended -Action ([scriptblock]::Create("Add-Content '$TestDrive/told' `"job: `$(`$_.Kind)`""))
        Start-MoanaOrchestration @server -Session work -Queue 'do it' -AsJob | Receive-Job -Wait -AutoRemoveJob | Out-Null
        Get-Content "$TestDrive/told" | Should -Be 'Ended: 1 Completed.', 'job: Ended'
    }

    It 'that fails is a warning, and the run goes on' {
        Register-MoanaNotification bad -On Ended -Action { throw 'the phone is broken' }
        (Start-MoanaOrchestration @server -Session work -Queue 'do it' -WarningVariable warnings -WarningAction SilentlyContinue).Status | Should -Be 'Completed'
        "$warnings" | Should -BeLike "*'bad' by script block failed (the phone is broken): Ended*"
    }

    It 'tells a watch, too, and its script block may answer' {
        Register-MoanaNotification -On WaitingForInput -Action { Send-MoanaKey @server $_.Agent -Answer confirm -Confirm:$false }
        Send-MoanaPrompt @server codex 'ask before you do it'
        (Watch-MoanaStatus @server codex -Status Completed | Select-Object -First 1).Name | Should -Be 'codex'
    }

    It 'is refused <Why>, and nothing is registered' -ForEach @(
        @{ Why = 'without a way'; Parameters = @{ Name = 'x' }; Id = 'NotificationWayMissing' }
        @{ Why = 'to a file'; Parameters = @{ Uri = 'file:///etc/passwd' }; Id = 'NotificationUriBad' }
        @{ Why = 'with an unknown fact'; Parameters = @{ Uri = 'http://127.0.0.1/'; Body = '{{nope}}' }; Id = 'NotificationTextBad' }
    ) {
        { Register-MoanaNotification @Parameters -ErrorAction Stop } | Should -Throw -ErrorId "$Id,*"
        Get-MoanaNotification | Should -BeNullOrEmpty
    }

    It 'has a name that is taken once, is completed and shown' {
        Register-MoanaNotification night -Bell -WhatIf
        Get-MoanaNotification | Should -BeNullOrEmpty
        Register-MoanaNotification night -Uri http://127.0.0.1/secret -Secret ([Net.NetworkCredential]::new('', 'k').SecurePassword) | Out-String | Should -Not -Match 'secret'
        { Register-MoanaNotification night -Bell -ErrorAction Stop } | Should -Throw -ErrorId 'NotificationExists,*'
        { Unregister-MoanaNotification nope -ErrorAction Stop } | Should -Throw -ErrorId 'NotificationNotFound,*'
        $line = 'Unregister-MoanaNotification ni'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'night'
    }
}
