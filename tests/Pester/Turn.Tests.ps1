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

Describe 'Invoke-MoanaPrompt -Schema' {
    BeforeAll {
        $answers = "$TestDrive/answers.json"
        ConvertTo-Json @('I did it.', "``````json`n{ `"bugs`": 7 }`n``````", '{ "bugs": [ { "file": "a.rs", "line": 3, "at": "2026-11-01T12:00:00Z" }, { "file": "b.rs", "line": 4.5, "more": null } ] }') | Set-Content $answers
        New-MoanaAgent data "'$FakeAgent' --style claude --work 0.1 --answers '$answers'" @server -Session work -Environment @{ CLAUDE_CONFIG_DIR = "$([IO.Path]::GetTempPath())moana-pester-$PID" }
        Wait-MoanaStatus data @server -Status Idle -Timeout 30
        $schema = [ordered]@{ type = 'object'; required = @('bugs'); properties = @{ bugs = @{ type = 'array'; items = @{ type = 'object'; required = 'file', 'line' } } } }
    }

    AfterAll {
        Remove-Item "$([IO.Path]::GetTempPath())moana-pester-$PID" -Recurse -ErrorAction Ignore
    }

    It 'gives the objects of an answer that is right only after two corrections' {
        $turn = Invoke-MoanaPrompt data 'List the bugs.' @server -Timeout 60 -Schema $schema
        $turn.Data | Should -BeOfType [pscustomobject]
        $turn.Data.bugs.file | Should -Be 'a.rs', 'b.rs'
        $turn.Data.bugs[0].line | Should -BeOfType [long]
        $turn.Data.bugs[0].at | Should -BeOfType [string]
        $turn.Data.bugs[1].line | Should -Be 4.5
        ($turn.Data.bugs | ConvertTo-Csv)[1] | Should -Be '"a.rs","3","2026-11-01T12:00:00Z"'
        $turn.Prompt | Should -BeLike '*/bugs: Value is "integer" but should be "array"*'
    }

    It 'takes a file and a text, and runs as a job' {
        Set-Content "$TestDrive/bugs.schema.json" ($schema | ConvertTo-Json -Depth 9)
        (Invoke-MoanaPrompt data 'Again.' @server -Timeout 60 -Schema "$TestDrive/bugs.schema.json").Data.bugs.Count | Should -Be 2
        $job = Invoke-MoanaPrompt data 'Again.' @server -Timeout 60 -Schema ($schema | ConvertTo-Json -Depth 9) -AsJob
        ($job | Receive-Job -Wait -AutoRemoveJob).Data.bugs.Count | Should -Be 2
    }

    It 'makes an error of an answer that never fits, with the turn in it' {
        Invoke-MoanaPrompt data 'Once more.' @server -Timeout 60 -Schema @{ type = 'integer' } -MaxFixes 0 -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'TurnNoData,*'
        "$($failed[0])" | Should -Match 'Value is "object" but should be "integer"'
        $failed[0].TargetObject.Answer | Should -BeLike '*a.rs*'
    }

    It 'refuses a schema that cannot be used before anything is sent' -ForEach @(
        @{ Bad = @{ type = 'objekt' } }, @{ Bad = '{ "type": ' }, @{ Bad = '/no/such/file.json' }, @{ Bad = 7 }
    ) {
        { Invoke-MoanaPrompt data 'x' @server -Schema $Bad } | Should -Throw -ErrorId 'BadSchema,*'
        (Get-MoanaTurn data @server).Prompt | Should -Not -Be 'x'
    }
}
