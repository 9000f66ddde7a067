BeforeAll {
    . "$PSScriptRoot/Suite.ps1"
    $env:XDG_STATE_HOME = "$TestDrive/state"
    $server = New-PrivateServer
    New-MoanaSession @server -Name work -Path $TestDrive -Agent ([ordered]@{
            amp   = "'$FakeAgent' --style amp --work 0.2"
            codex = "'$FakeAgent' --style codex --work 0.2"
        })
    Wait-MoanaStatus @server -Status Idle -Timeout 30 | Out-Null
    Set-Content "$TestDrive/good.psd1" @'
@{
    Defaults = @{ Agent = 'codex' }
    Tasks    = @(
        'just a prompt'
        @{ Id = 'check'; Prompt = "check it"; Priority = -2; DependsOn = '1'; Timeout = '90s'; Validate = 'true', 'exit 0' }
    )
}
'@
    Set-Content "$TestDrive/bad.psd1" "@{`n  Tasks = @(`n    @{ Promt = 'x' }`n    @{ Prompt = 'y'; DependsOn = 'z' }`n  )`n}"
    Set-Content "$TestDrive/code.psd1" "@{`n  Tasks = @( (Get-Date) )`n}"
    Set-Content "$TestDrive/bad.yaml" "tasks:`n  - prompt: x`n    agent: nobody"
}

AfterAll {
    Remove-PrivateServer $server
    Remove-Item Env:XDG_STATE_HOME
}

Describe 'New-MoanaTask' {
    It 'makes a task with an id of its own' {
        $first, $second = 'do this', 'do that' | New-MoanaTask
        $first | Should -BeOfType Moana.OrchestrationTask
        $first.Prompt | Should -Be 'do this'
        $first.Agent | Should -Be '*'
        $first.Id | Should -Not -Be $second.Id
    }

    It 'takes tasks as dependencies' {
        $first = New-MoanaTask 'do this' -Id first
        (New-MoanaTask 'do that' -DependsOn $first, 'other').DependsOn | Should -Be 'first', 'other'
    }

    It 'takes the columns of a file' {
        Set-Content "$TestDrive/tasks.csv" "Id,Prompt,Agent,Priority`none,do this,amp,7"
        $task = Import-Csv "$TestDrive/tasks.csv" | New-MoanaTask
        $task.Id, $task.Agent, $task.Priority | Should -Be 'one', 'amp', 7
    }

    It 'keeps a script block as a command that pwsh runs' {
        (New-MoanaTask 'do this' -Validate 'make test', { Test-Path a.rs }).Validate | Should -Be 'make test', 'pwsh { Test-Path a.rs }'
    }

    It 'refuses <Why>' -ForEach @(
        @{ Why = 'an empty prompt'; Parameters = @{ Prompt = ' ' }; Id = 'EmptyPrompt' }
        @{ Why = 'an id with a blank'; Parameters = @{ Prompt = 'x'; Id = 'a b' }; Id = 'PlanInvalid' }
        @{ Why = 'no attempts'; Parameters = @{ Prompt = 'x'; MaxAttempts = 0 }; Id = 'PlanInvalid' }
        @{ Why = 'a script with a variable of this shell'; Parameters = @{ Prompt = 'x'; Validate = { $using:root } }; Id = 'ValidationUsesVariable' }
    ) {
        { New-MoanaTask @Parameters -ErrorAction Stop } | Should -Throw -ErrorId "$Id,*"
    }

    It 'is shown in a table' {
        New-MoanaTask 'do this' -Id one | Out-String | Should -Match 'Id\s+Agent\s+Priority'
    }
}

Describe 'Plans' {
    It 'are read from a psd1 file' {
        $first, $second = Import-MoanaPlan "$TestDrive/good.psd1"
        $first.Prompt, $first.Agent | Should -Be 'just a prompt', 'codex'
        $second.Id, $second.Priority, $second.TimeoutSeconds | Should -Be 'check', -2, 90
        $second.Validate | Should -Be 'true', 'exit 0'
    }

    It 'are read through the pipeline' {
        (Get-ChildItem "$TestDrive/good.psd1" | Import-MoanaPlan).Count | Should -Be 2
    }

    It 'are refused whole, with file and line' {
        { Import-MoanaPlan "$TestDrive/bad.psd1" -ErrorAction Stop } | Should -Throw -ErrorId 'PlanInvalid,*' '*bad.psd1:3:*Promt*bad.psd1:4:*'
        Import-MoanaPlan "$TestDrive/bad.psd1" -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'are not run as code' {
        (Test-MoanaPlan "$TestDrive/code.psd1").Message | Should -BeLike '*not plain data*'
        (Test-MoanaPlan "$TestDrive/code.psd1").Line | Should -Be 2
    }

    It 'are tested, with lines and fields' {
        $errors = Test-MoanaPlan "$TestDrive/bad.psd1"
        $errors | Should -BeOfType Moana.PlanError
        $errors.Line | Should -Be 3, 3, 4
        $errors.Field | Should -Contain 'DependsOn'
        Test-MoanaPlan "$TestDrive/good.psd1" | Should -BeNullOrEmpty
        Test-MoanaPlan "$TestDrive/good.psd1" -Quiet | Should -BeTrue
        Test-MoanaPlan "$TestDrive/bad.psd1" -Quiet | Should -BeFalse
    }

    It 'are tested against the agents that there are' {
        Test-MoanaPlan "$TestDrive/bad.yaml" | Should -BeNullOrEmpty
        (Test-MoanaPlan "$TestDrive/bad.yaml" -AgentName (Get-MoanaAgent @server).Name).Message | Should -BeLike "*nobody*"
    }

    It 'that are not there are told' {
        { Import-MoanaPlan "$TestDrive/none.yaml" -ErrorAction Stop } | Should -Throw -ErrorId 'PlanUnreadable,*'
    }

    It 'with a task for nobody start nothing' {
        { Start-MoanaOrchestration @server -Session work -Plan "$TestDrive/bad.yaml" -ErrorAction Stop } | Should -Throw -ErrorId 'PlanInvalid,*' '*bad.yaml:3:*'
        Get-MoanaOrchestration | Should -BeNullOrEmpty
    }

    It 'complete their names' {
        $line = "Import-MoanaPlan $TestDrive/"
        (TabExpansion2 $line $line.Length).CompletionMatches.ListItemText | Should -Contain 'good.psd1'
        (TabExpansion2 $line $line.Length).CompletionMatches.ListItemText | Should -Not -Contain 'tasks.csv.txt'
    }
}

Describe 'An orchestration' {
    It 'runs a plan as a job' {
        $job = Start-MoanaOrchestration @server -Session work -Plan "$TestDrive/good.psd1" -AsJob
        $job.State | Should -Be 'Running'
        $job | Wait-Job -Timeout 60 | Should -Be $job
        $job.State | Should -Be 'Completed'
        $job.Progress[-1].StatusDescription | Should -Be '2 of 2 tasks ended, 0 agent(s) at work'
        $job.Progress[-1].SecondsRemaining | Should -Be 0
        $results = $job | Receive-Job
        $results.Id | Should -Be '1', 'check'
        $results.Status | Should -Be 'Completed', 'Completed'
        $job | Remove-Job
        Get-Job -Id $job.Id -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'gives tasks that mean their agents in the pipeline' {
        $task = Get-MoanaTask check
        $task.Agent | Should -BeIn 'amp', 'codex'
        ($task | Get-MoanaAgent).Name | Should -Be $task.Agent
        ($task | Get-MoanaOutput -Tail 1).Name | Should -Be $task.Agent
        ($task | Send-MoanaPrompt 'and more' -PassThru).Name | Should -Be $task.Agent
        ($task | Wait-MoanaStatus -Status Completed -Timeout 30).Name | Should -Be $task.Agent
        ($task | Stop-MoanaTurn -PassThru).Outcome | Should -Be NotRunning
    }

    It 'is listed, with its tasks and events, when it has ended' {
        $info = Get-MoanaOrchestration
        $info.Status, $info.Tasks, $info.Completed | Should -Be 'Completed', 2, 2
        ($info | Get-MoanaTask).Id | Should -Be '1', 'check'
        (Get-MoanaTask ch*).Id | Should -Be 'check'
        Get-MoanaTask -Status Failed | Should -BeNullOrEmpty
        $events = Watch-MoanaOrchestration
        $events[0].Kind, $events[-1].Kind | Should -Be 'Started', 'Ended'
        (Watch-MoanaOrchestration -After $events[-1].Sequence) | Should -BeNullOrEmpty
        $info | Out-String | Should -Match 'OrchestrationId\s+Status'
        $events | Out-String | Should -Match 'Time\s+Kind'
    }

    It 'takes no more tasks when it has ended' {
        $id = (Get-MoanaOrchestration).OrchestrationId
        { Add-MoanaTask $id 'more' -ErrorAction Stop } | Should -Throw -ErrorId 'OrchestrationEnded,*'
        { Resume-MoanaOrchestration @server $id -ErrorAction Stop } | Should -Throw -ErrorId 'OrchestrationEnded,*'
    }

    It 'is not shared in two ways, nor with a bound that only one process would keep' {
        { Start-MoanaOrchestration @server -Session work -Queue x -Shared -Backlog night } | Should -Throw -ErrorId 'SharingAmbiguous,*'
        { Start-MoanaOrchestration @server -Session work -Queue x -Shared -Budget @{ Cost = 1 } } | Should -Throw -ErrorId 'SharingUnbounded,*'
    }

    It 'tells what is unknown' {
        { Get-MoanaOrchestration nobody -ErrorAction Stop } | Should -Throw -ErrorId 'OrchestrationNotFound,*'
        { Get-MoanaTask nobody -ErrorAction Stop } | Should -Throw -ErrorId 'TaskNotFound,*'
        { Stop-MoanaTask nobody -OrchestrationId (Get-MoanaOrchestration).OrchestrationId -ErrorAction Stop } | Should -Throw -ErrorId 'Orchestration*'
    }

    It 'sends what the validation finds wrong back to the agent, a bounded number of times' {
        $task = New-MoanaTask 'make it so' -Validate { 'three are missing'; $false } -MaxFixes 1 -MaxAttempts 1 -Target codex
        $result = $task | Start-MoanaOrchestration @server -Session work
        $result.Status, $result.Fixes | Should -Be 'Failed', 1
        $result.ValidationOutput | Should -BeLike '*three are missing*'
        (Get-MoanaOutput @server codex -History).Text -join "`n" | Should -BeLike '*three are missing*'
    }

    It 'validates plain prompts as -Validate says' {
        $result = Start-MoanaOrchestration @server -Session work -Queue 'one' -Validate 'test -f there' -MaxFixes 0 -Path $TestDrive
        $result.Status | Should -Be 'Failed'
        New-Item "$TestDrive/there" | Out-Null
        (Start-MoanaOrchestration @server -Session work -Queue 'one' -Validate 'test -f there' -Path $TestDrive).Status | Should -Be 'Completed'
    }

    It 'is stopped as a job, and resumed' {
        $job = Start-MoanaOrchestration @server -Session work -Queue 'work 3 on this', 'and that', 'and more' -AsJob
        Wait-Until { Get-MoanaTask -Status Running } 'a task is running'
        $job | Stop-Job
        $job.State | Should -Be 'Stopped'
        $info = Get-MoanaOrchestration -Status Stopped
        ($info | Resume-MoanaOrchestration @server).Status | Should -Be 'Completed', 'Completed', 'Completed'
        $job | Remove-Job
    }

    It 'takes tasks, and gives them back, while it runs' {
        $job = Start-MoanaOrchestration @server -Session work -Queue 'work 3 on this', 'work 3 on that', 'never' -AsJob
        Wait-Until { @(Get-MoanaTask -Status Running).Count -eq 2 } 'both agents work'
        $id = (Get-MoanaOrchestration -Status Running).OrchestrationId
        $added = Add-MoanaTask $id 'one more' -PassThru
        Get-MoanaTask queue-3 | Stop-MoanaTask
        Add-MoanaTask $id 'not at all' -WhatIf
        Stop-MoanaTask queue-1 -OrchestrationId $id -WhatIf
        Remove-MoanaOrchestration $id -ErrorAction SilentlyContinue -ErrorVariable refused
        $refused[0].FullyQualifiedErrorId | Should -BeLike 'OrchestrationRunning,*'
        $results = $job | Receive-Job -Wait -AutoRemoveJob
        ($results | Where-Object Status -EQ Completed).Id | Should -Contain $added.Id
        ($results | Where-Object Id -EQ 'queue-3').Status | Should -Be 'Cancelled'
        $results.Count | Should -Be 4
    }

    It 'is an error at once, and no job, when somebody else has the agents' {
        $job = Start-MoanaOrchestration @server -Session work -Queue 'work 3 on this' -AsJob
        Wait-Until { Get-MoanaTask -Status Running } 'it runs'
        { Start-MoanaOrchestration @server -Session work -Queue 'mine' -AsJob -ErrorAction Stop } | Should -Throw -ErrorId 'AgentLeased*'
        $job | Wait-Job -Timeout 30 | Should -Be $job
        $job | Remove-Job
    }

    It 'completes ids of orchestrations and tasks' {
        $line = 'Get-MoanaTask -OrchestrationId '
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain (Get-MoanaOrchestration)[0].OrchestrationId
        $line = 'Get-MoanaTask q'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'queue-1'
    }

    It 'is removed with its record' {
        $count = @(Get-MoanaOrchestration).Count
        Get-MoanaOrchestration | Remove-MoanaOrchestration -WhatIf
        @(Get-MoanaOrchestration).Count | Should -Be $count
        Get-MoanaOrchestration | Remove-MoanaOrchestration
        Get-MoanaOrchestration | Should -BeNullOrEmpty
    }
}

Describe 'Tasks in the pipeline' {
    It 'takes lines of a file as prompts for whoever is free' {
        Set-Content "$TestDrive/prompts.txt" "say one`n`nsay two"
        $results = Get-Content "$TestDrive/prompts.txt" | Start-MoanaOrchestration @server -Timeout 60
        $results | ForEach-Object { "$($_.Id) $($_.Status)" } | Sort-Object | Should -Be 'queue-1 Completed', 'queue-2 Completed'
    }

    It 'takes agents, with prompts in the queue' {
        $results = Get-MoanaAgent @server | Start-MoanaOrchestration -Queue 'say one', 'say two' -Timeout 60
        $results.Status | Should -Be 'Completed', 'Completed'
    }

    It 'takes rows, their dependencies and what is done among them' {
        Set-Content "$TestDrive/rows.csv" "id,title,name,depends_on,assignee,status`na,say a,x,,codex,todo`nb,say b,y,`"a, c`",julien,todo`nc,say c,z,,,done"
        $results = Import-Csv "$TestDrive/rows.csv" | Select-Object -ExcludeProperty name | Start-MoanaOrchestration @server -Timeout 60 -WarningVariable warnings -WarningAction SilentlyContinue
        $results.Id | Should -Be 'a', 'b'
        $results[0].Agent | Should -Be 'codex'
        "$warnings" | Should -BeLike '*left out, because they are done: c*'
        { [pscustomobject]@{ What = 'x' } | Start-MoanaOrchestration @server -ErrorAction Stop } | Should -Throw -ErrorId 'PlanInvalid,*'
    }

    It 'takes files, whatever their name' {
        Set-Content "$TestDrive/todo.md" "# Today`n- [x] before`n- [ ] say md"
        $results = Get-Item "$TestDrive/todo.md" | Start-MoanaOrchestration @server -Timeout 60 3>$null
        $results.Id | Should -Be '2'
        $results.Status | Should -Be 'Completed'
    }

    It 'tells what was read as what' {
        Set-Content "$TestDrive/issues.json" '[{"number":7,"title":"Crash","body":"Always.","state":"OPEN","labels":[{"name":"bug"}]}]'
        $told = Import-MoanaPlan "$TestDrive/issues.json" -Verbose 4>&1
        "$($told | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] })" | Should -BeLike '*issues of GitHub*labels as tag*'
        ($told | Where-Object { $_ -is [Moana.OrchestrationTask] }).Tag | Should -Be 'bug'
    }
}

Describe 'A run that fails' {
    It 'makes an error of each task that did not complete, after all results, and says so to a build' {
        $global:LASTEXITCODE = 0
        $tasks = (New-MoanaTask 'say a' -Id a -Validate 'exit 3' -MaxFixes 0), (New-MoanaTask 'say b' -Id b -DependsOn a), (New-MoanaTask 'say c' -Id c)
        $results = $tasks | Start-MoanaOrchestration @server -Timeout 60 -ErrorOnFailure -ErrorVariable problems -ErrorAction SilentlyContinue
        $results.Count | Should -Be 3
        $problems.FullyQualifiedErrorId | Should -Be @('TaskFailed,Moana.Commands.StartMoanaOrchestrationCommand', 'TaskFailed,Moana.Commands.StartMoanaOrchestrationCommand')
        "$($problems[0])" | Should -BeLike "Task 'a' of orchestration * failed: *"
        $LASTEXITCODE | Should -Be 1
        'say d' | Start-MoanaOrchestration @server -Timeout 60 -ErrorOnFailure | Out-Null
        $LASTEXITCODE | Should -Be 0
    }

    It 'is a failed job' {
        $job = New-MoanaTask 'say a' -Validate 'exit 3' -MaxFixes 0 | Start-MoanaOrchestration @server -AsJob -ErrorOnFailure
        ($job | Wait-Job -Timeout 60).State | Should -Be 'Failed'
        ($job | Receive-Job -ErrorVariable problems -ErrorAction SilentlyContinue).Status | Should -Be 'Failed'
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'TaskFailed*'
        $job | Remove-Job
        ([xml](Export-MoanaReport -Format JUnit)).testsuites.testsuite.failures | Should -Be '1'
    }
}
