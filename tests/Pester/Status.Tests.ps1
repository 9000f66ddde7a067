BeforeAll {
    . "$PSScriptRoot/Suite.ps1"
    $server = New-PrivateServer
    New-MoanaSession @server -Name work -Path $TestDrive -Agent ([ordered]@{
            amp    = "'$FakeAgent' --style amp --work 0.1"
            claude = "'$FakeAgent' --style claude --work 0.1"
            codex  = "'$FakeAgent' --style codex --work 0.1"
        })
    Wait-MoanaStatus @server -Status Idle -Timeout 30
}

AfterAll {
    Remove-PrivateServer $server
}

Describe 'Get-MoanaStatus' {
    It 'tells the status of all agents, with evidence' {
        $reports = Get-MoanaStatus @server | Sort-Object Name
        $reports.Name | Should -Be 'amp', 'claude', 'codex'
        $reports.Status | Should -Be 'Idle', 'Idle', 'Idle'
        $reports.Evidence | Should -Not -BeNullOrEmpty
        $reports.Rule | Should -Not -BeNullOrEmpty
    }

    It 'takes names, wildcards, agents, sessions and a plain map' {
        (Get-MoanaStatus codex @server).Name | Should -Be 'codex'
        (Get-MoanaStatus 'c*' @server).Name | Sort-Object | Should -Be 'claude', 'codex'
        (Get-MoanaAgent amp @server | Get-MoanaStatus).Name | Should -Be 'amp'
        (Get-MoanaSession @server | Get-MoanaStatus).Count | Should -Be 3
        $mapped = Get-MoanaStatus @server -Session work -Agent @{ mine = 2 }
        $mapped.Name, $mapped.Status | Should -Be 'mine', 'Idle'
    }

    It 'says so when an agent is not there' {
        { Get-MoanaStatus nobody @server -ErrorAction Stop } | Should -Throw -ErrorId 'AgentNotFound,*'
        { Get-MoanaStatus @server -Session nowhere -ErrorAction Stop } | Should -Throw -ErrorId 'SessionNotFound,*'
    }

    It 'is shown in a table, without colour as plain text' {
        Get-MoanaStatus @server | Out-String -Width 160 | Should -Match 'Name\s+Status\s+For\s+Window\s+PaneId\s+Evidence'
        $before, $PSStyle.OutputRendering = $PSStyle.OutputRendering, 'PlainText'
        try { Get-MoanaStatus codex @server | Out-String | Should -Not -Match "`e" }
        finally { $PSStyle.OutputRendering = $before }
    }

    It 'goes through JSON with the status as a word' {
        (Get-MoanaStatus codex @server | ConvertTo-Json -EnumsAsStrings | ConvertFrom-Json).Status | Should -Be 'Idle'
    }
}

Describe 'Send-MoanaPrompt' {
    It 'proves that a prompt was submitted, for agents from the pipeline' {
        $receipts = Get-MoanaStatus @server | Where-Object Status -eq Idle | Send-MoanaPrompt 'Do it.' -PassThru
        $receipts.Count | Should -Be 3
        $receipts.Outcome | Sort-Object -Unique | Should -BeIn 'Started', 'Submitted'
        (Wait-MoanaStatus @server -Status Completed -Timeout 30).Count | Should -Be 3
        $receipts | Out-String -Width 160 | Should -Match 'Name\s+Outcome\s+ProofMilliseconds\s+Recorded'
    }

    It 'writes nothing without -PassThru' {
        Send-MoanaPrompt codex 'Do it.' @server | Should -BeNullOrEmpty
        $null = Wait-MoanaStatus codex Completed @server -Timeout 30
    }

    It 'sends nothing with -WhatIf' {
        $turn = (Get-MoanaStatus codex @server).Turn
        Send-MoanaPrompt codex 'Do it.' @server -WhatIf
        (Get-MoanaStatus codex @server).Turn | Should -Be $turn
    }

    It 'takes objects with a name and a prompt, as of a CSV file' {
        $receipts = "Name,Prompt`namp,one`ncodex,two" | ConvertFrom-Csv | Send-MoanaPrompt @server -PassThru
        $receipts.Name | Sort-Object | Should -Be 'amp', 'codex'
        $receipts.Characters | Should -Be 3, 3
    }

    It 'refuses what cannot be sent' {
        { Send-MoanaPrompt codex '' @server -ErrorAction Stop } | Should -Throw -ErrorId 'EmptyPrompt,*'
        { Send-MoanaPrompt codex "a`e[201~b" @server -ErrorAction Stop } | Should -Throw -ErrorId 'PromptHasEscapes,*'
        { Send-MoanaPrompt -Prompt x @server -ErrorAction Stop } | Should -Throw -ErrorId 'NoTarget,*'
    }

    It 'tells each step with -Verbose' {
        $steps = Send-MoanaPrompt codex 'Do it.' @server -Verbose 4>&1
        "$steps" | Should -Match 'takes prompts.*pasted 6 characters.*shows the text.*pressed Enter'
    }
}

Describe 'Wait-MoanaStatus' {
    It 'gives each agent as soon as it is there' {
        Send-MoanaPrompt codex, amp 'work 0.3' @server
        $done = Get-MoanaAgent codex, amp @server | Wait-MoanaStatus -Status Completed -Timeout 30
        $done.Name | Sort-Object | Should -Be 'amp', 'codex'
    }

    It 'gives the first one with -Any' {
        Send-MoanaPrompt codex 'work 30' @server
        (Wait-MoanaStatus codex, amp @server -Status Completed, Idle -Any -Timeout 30).Name | Should -Be 'amp'
    }

    It 'is an error for agents that do not get there in time' {
        { Wait-MoanaStatus codex RateLimited -Timeout 0.2 @server -ErrorAction Stop } | Should -Throw -ErrorId 'WaitTimeout,*' '*codex*RateLimited*'
    }

    It 'completes statuses' {
        $line = 'Wait-MoanaStatus -Status Wai'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'WaitingForInput'
    }
}

Describe 'Stop-MoanaTurn' {
    It 'presses nothing with -WhatIf' {
        Stop-MoanaTurn codex @server -WhatIf
        (Get-MoanaStatus codex @server).Status | Should -Be 'Working'
    }

    It 'interrupts a turn and says what became of it' {
        $receipt = Get-MoanaAgent codex @server | Stop-MoanaTurn -PassThru
        $receipt.Outcome | Should -Be 'Stopped'
        $receipt.Attempts | Should -BeGreaterOrEqual 1
        (Get-MoanaStatus codex @server).Status | Should -Not -Be 'Working'
        $receipt | Out-String -Width 160 | Should -Match 'Name\s+Outcome\s+Attempts\s+DurationMilliseconds\s+Reason'
    }

    It 'leaves an agent alone that does not work' {
        $receipt = Stop-MoanaTurn codex @server -PassThru
        $receipt.Outcome, $receipt.Attempts | Should -Be 'NotRunning', 0
    }

    It 'says so when the agent is not there' {
        { Stop-MoanaTurn nobody @server -ErrorAction Stop } | Should -Throw -ErrorId 'AgentNotFound,*'
    }
}

Describe 'Get-MoanaOutput' {
    It 'gives the last lines of the screen as objects' {
        Send-MoanaPrompt claude 'say aardvark' @server
        $null = Wait-MoanaStatus claude Completed @server -Timeout 30
        $lines = Get-MoanaOutput claude @server -Tail 30
        $lines.Count | Should -BeLessOrEqual 30
        $lines.Text -match 'aardvark' | Should -Not -BeNullOrEmpty
        $lines[0].Name | Should -Be 'claude'
        $lines | Out-String | Should -Match 'Name\s+Text'
    }

    It 'gives one string for each agent with -Raw' {
        $texts = Get-MoanaAgent @server | Get-MoanaOutput -Raw -Tail 5
        $texts.Count | Should -Be 3
        $texts | Should -BeOfType string
    }

    It 'refuses a number of lines that makes no sense' {
        { Get-MoanaOutput claude @server -Tail 0 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }
}

Describe 'Watch-MoanaStatus' {
    It 'streams what each agent is now and each change, until the pipeline has enough' {
        (Watch-MoanaStatus @server | Select-Object -First 3).Name | Sort-Object | Should -Be 'amp', 'claude', 'codex'

        # What it is now; then all up to the turn.
        $job = Start-ThreadJob {
            Import-Module $using:ModulePath
            $server = $using:server
            $n = 0
            Watch-MoanaStatus amp @server | Where-Object { $n++ -eq 0 -or $_.Status -eq 'Working' } | Select-Object -First 2
        }
        Wait-Until { $job.Output.Count -ge 1 } 'the first status'
        Send-MoanaPrompt amp 'work 0.5' @server
        $seen = $job | Wait-Job -Timeout 30 | Receive-Job
        $seen.Status | Should -Be 'Completed', 'Working'
        $job | Remove-Job -Force
    }

    It 'says so when an agent is not there' {
        { Watch-MoanaStatus nobody @server -ErrorAction Stop } | Should -Throw -ErrorId 'AgentNotFound,*'
    }
}
