BeforeAll {
    . "$PSScriptRoot/Suite.ps1"
    $before = $env:XDG_STATE_HOME
    $env:XDG_STATE_HOME = "$TestDrive/state"
    $env:MOANA_TEST_SECRET = 'not-to-be-written'
    $server = New-PrivateServer
    New-Item "$TestDrive/app" -ItemType Directory | Out-Null
    $plan = "$TestDrive/night.yaml"
    @"
session: night
agents:
  claude:
    command: "'$FakeAgent' --style claude --work 0.2"
    profile: claude
    path: app
    environment: { NIGHT_TOKEN: '`${MOANA_TEST_SECRET}' }
  codex: "'$FakeAgent' --style codex --work 0.2"
tasks:
  - { id: one, agent: claude, prompt: Say one. }
  - { id: two, agent: codex, prompt: Say two. }
"@ | Set-Content $plan
}

AfterAll {
    Remove-PrivateServer $server
    $env:XDG_STATE_HOME = $before
    Remove-Item Env:MOANA_TEST_SECRET
}

Describe 'One file' {
    It 'says with -WhatIf what would be started, and starts nothing' {
        Start-MoanaOrchestration @server -Plan $plan -WhatIf
        & tmux -L $server.SocketName list-sessions 2>$null | Should -BeNullOrEmpty
        Test-MoanaPlan $plan | Should -BeNullOrEmpty
    }

    It 'starts a night: agents that are not there, where the plan says, and its tasks' {
        New-Item "$TestDrive/state" -ItemType Directory -Force | Out-Null
        (Start-MoanaOrchestration @server -Plan $plan -Verbose 4> "$TestDrive/state/told" | Sort-Object Id).Status | Should -Be 'Completed', 'Completed'
        $agents = Get-MoanaAgent @server
        $agents.Name | Should -Be 'claude', 'codex'
        $agents[0].Session, $agents[0].Profile, $agents[0].Path | Should -Be 'night', 'claude', "$TestDrive/app"
        $agents[0].Environment['NIGHT_TOKEN'] | Should -Be '${MOANA_TEST_SECRET}'
        Get-Content "/proc/$($agents[0].ProcessId)/environ" -Raw | Should -Match "NIGHT_TOKEN=not-to-be-written`0"
        Export-MoanaPlan @server -Session night -Path "$TestDrive/state/exported.yaml"
        'Markdown', 'Html', 'Json', 'JUnit' | ForEach-Object { Export-MoanaReport latest -Format $_ -Path "$TestDrive/state/report.$_" }
        (Get-Process).CommandLine -match 'not-to-be-written' | Should -BeNullOrEmpty
        (Get-ChildItem "$TestDrive/state" -Recurse -File).Count | Should -BeGreaterThan 6
        Get-ChildItem "$TestDrive/state" -Recurse -File | Select-String 'not-to-be-written' | Should -BeNullOrEmpty
    }

    It 'uses what is there, starts anew what has ended, and refuses what was started otherwise' {
        $was = (Get-MoanaAgent @server).ProcessId
        Stop-MoanaAgent @server codex -Confirm:$false | Out-Null
        (Start-MoanaOrchestration @server -Plan $plan | Measure-Object).Count | Should -Be 2
        $is = (Get-MoanaAgent @server).ProcessId
        $is[0] | Should -Be $was[0]
        $is[1] | Should -Not -Be $was[1]

        (Get-Content $plan -Raw) -replace 'codex: "(.*)"', 'codex: "$1 --seed 5"' | Set-Content "$TestDrive/other.yaml"
        { Start-MoanaOrchestration @server -Plan "$TestDrive/other.yaml" -ErrorAction Stop } | Should -Throw -ErrorId 'AgentDiffers,*'
        { Start-MoanaOrchestration @server -Plan $plan -Session elsewhere -ErrorAction Stop } | Should -Throw -ErrorId 'AgentElsewhere,*'
    }

    It 'is gone on with from the record alone when the server has died, file and all' {
        Copy-Item $plan "$TestDrive/gone.yaml"
        $job = Start-MoanaOrchestration @server -Plan "$TestDrive/gone.yaml" -Queue 'work 60' -AsJob
        Wait-Until { (Get-MoanaTask -OrchestrationId latest | Where-Object Id -EQ 'queue-1').Status -eq 'Running' } 'the long task runs'
        Stop-Job $job
        $job | Remove-Job -Force
        Remove-Item "$TestDrive/gone.yaml"
        & tmux -L $server.SocketName kill-server
        Stop-MoanaTask queue-1 -OrchestrationId latest -Confirm:$false | Out-Null
        Resume-MoanaOrchestration latest | Out-Null
        (Get-MoanaAgent @server).Name | Should -Be 'claude', 'codex'
        (Get-MoanaAgent @server)[0].Path | Should -Be "$TestDrive/app"
        (Get-MoanaTask -OrchestrationId latest | Where-Object Id -In 'one', 'two').Status | Should -Be 'Completed', 'Completed'
    }

    It 'is written of what runs, and makes the same again' {
        $was = Get-MoanaAgent @server | Select-Object Name, Session, Window, Profile, Path, LaunchCommand | ConvertTo-Json
        $file = Get-MoanaSession @server night | Export-MoanaPlan -Path "$TestDrive/kept.json" -PassThru
        { Export-MoanaPlan @server -Path $file -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists,*'
        Get-Content $file -Raw | Should -Not -Match 'not-to-be-written'
        Remove-MoanaSession @server night -Confirm:$false
        Start-MoanaOrchestration @server -Plan $file -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$warnings" | Should -BeLike '*no tasks*'
        Get-MoanaAgent @server | Select-Object Name, Session, Window, Profile, Path, LaunchCommand | ConvertTo-Json | Should -Be $was
    }

    It 'has a message delivered to the agent of the name, in whichever pane that is by now' {
        $new = { New-MoanaAgent @server amp "'$FakeAgent' --style amp" -Session night | Out-Null }
        & $new
        Send-MoanaMessage @server amp 'quick, when you are back' -From claude -NoWait
        & tmux -L $server.SocketName kill-window -t night:amp
        & $new
        $sent = Get-MoanaMessage -To amp -Status Pending | Send-MoanaMessage @server -PassThru
        $sent.Status | Should -Be 'Delivered'
        & tmux -L $server.SocketName kill-window -t night:amp
    }

    It 'says which answers as data are not in it' {
        Invoke-MoanaTask @server 'reply: {"five": 5}' -Agent codex -Run data -Key five -Schema @{ type = 'object' } | Out-Null
        Export-MoanaPlan @server -OrchestrationId data -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeLike '*"five": 5*'
        "$warnings" | Should -BeLike '*schema of five-*'
        Remove-MoanaRun data
    }

    It 'keeps the tasks of an orchestration' {
        $tasks = Export-MoanaPlan @server -OrchestrationId latest -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
        $tasks | Set-Content "$TestDrive/tasks.yaml"
        (Import-MoanaPlan "$TestDrive/tasks.yaml" -WarningAction SilentlyContinue).Id | Should -Be 'queue-1', 'one', 'two'
    }
}

Describe 'Completion' {
    It 'of <Line> gives <Found>' -ForEach @(
        @{ Line = "New-MoanaTask x -Pick s"; Found = 'smallest' }
        @{ Line = "Register-MoanaHost box -Engine p"; Found = 'podman' }
        @{ Line = "New-MoanaTask x -Base som"; Found = 'some-branch' }
    ) {
        git init --quiet --initial-branch some-branch "$TestDrive/repository" 2>$null
        git -C "$TestDrive/repository" -c user.name=a -c user.email=a@b commit --quiet --allow-empty --message x
        Push-Location "$TestDrive/repository"
        try { (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText | Should -Be $Found }
        finally { Pop-Location }
    }
}
