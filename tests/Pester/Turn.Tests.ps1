BeforeAll {
    . "$PSScriptRoot/Suite.ps1"
    $server = New-PrivateServer
    $said = 'I read the files and made the change. All is well.'
    New-MoanaSession @server -Name work -Path $TestDrive -Agent ([ordered]@{
            claude = "'$FakeAgent' --style claude --work 0.1"
            codex  = "'$FakeAgent' --style codex --work 0.1"
        })
    Wait-MoanaStatus @server -Status Idle -Timeout 30
}

AfterAll {
    Remove-PrivateServer $server
}

Describe 'Invoke-MoanaPrompt' {
    It 'gives the turn of each agent, which as text is its answer' {
        $turns = Invoke-MoanaPrompt claude, codex 'look at it' @server -Timeout 60
        $turns.Name | Sort-Object | Should -Be 'claude', 'codex'
        $turns | ForEach-Object { "$_" } | Should -Be $said, $said
        $turns.Outcome | Should -Be 'Completed', 'Completed'
        $turns -match 'All is well' | Should -HaveCount 2
        $turns -match 'look at it' | Should -HaveCount 0
    }

    It 'lets one agent have what another answered' {
        $last = Invoke-MoanaPrompt codex 'List the bugs.' @server -Timeout 60 |
            ForEach-Object { Invoke-MoanaPrompt claude "Check each: $_" @server -Timeout 60 }
        $last.Name, $last.Answer | Should -Be 'claude', $said
    }

    It 'goes on with the agent of a turn' {
        $turns = Invoke-MoanaPrompt codex 'one' @server -Timeout 60 | Invoke-MoanaPrompt 'two' -Timeout 60
        $turns.Name | Should -Be 'codex'
    }

    It 'makes an error of a turn that fails, with the turn' {
        Invoke-MoanaPrompt codex 'fail at it' @server -Timeout 60 -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'TurnFailed,*'
        $failed[0].TargetObject.Name, $failed[0].TargetObject.Outcome | Should -Be 'codex', 'Failed'
        $failed[0].ErrorDetails.RecommendedAction | Should -Match 'Get-MoanaOutput -Name codex'
    }

    It 'answers what a rule allows' {
        (Invoke-MoanaPrompt claude 'ask first' @server -Timeout 60 -Answer @{ Match = 'Do you want to proceed'; Keys = 'Enter' }).Answer | Should -Be $said
        { Invoke-MoanaPrompt claude 'x' @server -Answer @{ Match = '.'; Keys = 'Enter' } } | Should -Throw -ErrorId 'AnswerRuleInvalid,*'
    }

    It 'runs as a job' {
        $job = Invoke-MoanaPrompt codex 'in a job' @server -Timeout 60 -AsJob
        ($job | Receive-Job -Wait -AutoRemoveJob).Answer | Should -Be $said
    }

    It 'sends nothing with -WhatIf' {
        Invoke-MoanaPrompt codex 'x' @server -WhatIf | Should -BeNullOrEmpty
    }
}

Describe 'Get-MoanaTurn' {
    It 'gives the last turn, by agent or by its id' {
        $sent = Invoke-MoanaPrompt codex 'once more' @server -Timeout 60
        (Get-MoanaTurn codex @server).Answer | Should -Be $said
        (Get-MoanaAgent codex @server | Get-MoanaTurn).Turn | Should -Be $sent.Turn
        (Get-MoanaTurn -Turn $sent.Turn @server).Name | Should -Be 'codex'
        { Get-MoanaTurn -Turn nothing @server -ErrorAction Stop } | Should -Throw -ErrorId 'TurnNotFound,*'
    }

    It 'is shown in a table' {
        Get-MoanaTurn codex @server | Out-String -Width 160 | Should -Match 'Name\s+Outcome\s+Source\s+Tools\s+Files\s+Answer'
    }
}

Describe 'Watch-MoanaTurn' {
    It 'gives the turn that there is at once' {
        (Watch-MoanaTurn codex @server | Select-Object -First 1).Answer | Should -Be $said
    }
}

Describe 'Measure-MoanaUsage' {
    It 'counts turns whose source tells nothing as unknown' {
        $sum = Get-MoanaTurn @server | Measure-MoanaUsage -By Agent
        $sum.Name | Should -Be 'claude', 'codex'
        $sum.Turns | Should -Be 1, 1
        $sum.Unknown | Should -Be 1, 1
        (Measure-MoanaUsage @server).Turns | Should -Be 2
    }

    It 'adds up tokens and cost by the keys that are named, from anything that has them' {
        $turns = @(
            [pscustomobject]@{ Name = 'a'; Model = 'm'; EndedAt = [DateTimeOffset]'2026-11-01T12:00:00'; Usage = [pscustomobject]@{ InputTokens = 100; OutputTokens = 10; Cost = 0.5 } }
            [pscustomobject]@{ Name = 'a'; Model = 'm'; EndedAt = [DateTimeOffset]'2026-11-02T12:00:00'; Usage = [pscustomobject]@{ InputTokens = 200; OutputTokens = 20; Cost = 0.25 } }
            [pscustomobject]@{ Name = 'b'; Model = 'n'; EndedAt = [DateTimeOffset]'2026-11-02T12:00:00'; Usage = [Moana.TurnUsage]@{ InputTokens = 7 } }
        )
        $all = $turns | Measure-MoanaUsage
        $all.Turns, $all.InputTokens, $all.OutputTokens, $all.Cost | Should -Be 3, 307, 30, 0.75
        ($turns | Measure-MoanaUsage -By Agent).InputTokens | Should -Be 300, 7
        ($turns | Measure-MoanaUsage -By Day).InputTokens | Should -Be 100, 207
        ($turns | Measure-MoanaUsage -By Model, Day | Where-Object Model -eq n).Cost | Should -BeNullOrEmpty
    }
}
