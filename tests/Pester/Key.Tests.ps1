BeforeAll {
    . "$PSScriptRoot/Suite.ps1"
}

Describe 'Send-MoanaKey' {
    BeforeAll {
        $server = New-PrivateServer
        New-MoanaSession @server -Name work -Agent @{ codex = "'$FakeAgent' --style codex --ask --work 0.1" }
    }

    AfterAll {
        Remove-PrivateServer $server
    }

    BeforeEach {
        if ((Get-MoanaStatus codex @server).Status -ne 'WaitingForInput') {
            $null = Send-MoanaPrompt codex 'do it' @server -PassThru
            $null = Wait-MoanaStatus codex WaitingForInput @server -Timeout 30
        }
    }

    It 'shows the dialog and presses nothing with -WhatIf' {
        $said = & $Pwsh -NoProfile -Command "
            Import-Module '$ModulePath'; Send-MoanaKey codex Enter -SocketName $($server.SocketName) -WhatIf" | Out-String
        $said | Should -Match 'Press Enter in agent ''codex'' \(%\d+\), into this dialog:'
        $said | Should -Match 'Would you like to run the following command\?'
        (Get-MoanaStatus codex @server).Status | Should -Be 'WaitingForInput'
    }

    It 'refuses a name that is no key before anything is pressed' {
        { Send-MoanaKey codex Enter, Retrun @server -Confirm:$false } | Should -Throw -ErrorId 'KeyUnknown,*' "*'Retrun'*"
        (Get-MoanaStatus codex @server).Status | Should -Be 'WaitingForInput'
    }

    It 'names the answers that there are' {
        { Send-MoanaKey codex -Answer yes @server -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'AnswerUnknown,*' "*1 'Yes, proceed*"
    }

    It 'answers the dialogs of agents from the pipeline' {
        $receipt = Get-MoanaStatus @server | Where-Object Status -eq WaitingForInput | Send-MoanaKey -Answer confirm -Confirm:$false -PassThru
        $receipt.Outcome, $receipt.Keys | Should -Be 'Answered', 'Enter'
        $receipt.StatusBefore | Should -Be 'WaitingForInput'
        $receipt.StatusAfter | Should -BeIn 'Working', 'Completed'
        $receipt.Question | Should -Match 'Would you like'
        $receipt | Out-String -Width 160 | Should -Match 'Name\s+Outcome\s+Keys\s+StatusBefore\s+StatusAfter\s+Reason'
        $null = Wait-MoanaStatus codex Completed @server -Timeout 30
    }

    It 'presses several keys in order, and writes nothing without -PassThru' {
        Send-MoanaKey codex Down, Enter @server -Confirm:$false | Should -BeNullOrEmpty
        (Get-MoanaStatus codex @server).Status | Should -Not -Be 'WaitingForInput'
    }

    It 'says so when keys have no effect' {
        { Send-MoanaKey codex F9 @server -Timeout 0.3 -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'KeysWithoutEffect,*'
    }

    It 'completes agents, keys and answers' {
        foreach ($case in @(@('-Name co', 'codex'), @('codex -Key Esc', 'Escape'), @('codex -Answer can', 'cancel'))) {
            $line = "Send-MoanaKey -SocketName $($server.SocketName) $($case[0])"
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be $case[1]
        }
    }
}
