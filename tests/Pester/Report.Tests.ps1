BeforeAll {
    . "$PSScriptRoot/Suite.ps1"
    $before = $env:XDG_STATE_HOME
    $env:XDG_STATE_HOME = "$TestDrive/state"
}

AfterAll {
    $env:XDG_STATE_HOME = $before
}

Describe 'Export-MoanaReport without an orchestration' {
    It 'says that there is none' {
        { Export-MoanaReport -ErrorAction Stop } | Should -Throw -ErrorId 'OrchestrationNotFound,*'
    }
}

Describe 'Export-MoanaReport' {
    BeforeAll {
        $server = New-PrivateServer
        New-MoanaSession @server -Name work -Path $TestDrive -Agent ([ordered]@{
                amp   = "'$FakeAgent' --style amp --work 0.2"
                codex = "'$FakeAgent' --style codex --work 0.2"
            })
        $results = Start-MoanaOrchestration @server -Session work -Task @{ amp = 'Say <one> | two.'; codex = 'Say three.' } -Timeout 60
        $id = $results[0].OrchestrationId
    }

    AfterAll {
        Remove-PrivateServer $server
    }

    It 'writes Markdown to the pipeline as one string' {
        $text = Export-MoanaReport latest
        $text | Should -BeOfType string
        $text | Should -Match "(?m)^# Orchestration $id$"
        $text | Should -Match 'Say &lt;one&gt; \\\| two\.'
        ($text | ConvertFrom-Markdown).Html | Should -Match '<td>codex</td>'
    }

    It 'writes JSON that can be read back' {
        $report = Export-MoanaReport $id -Format Json | ConvertFrom-Json
        $report.Orchestration.Status | Should -Be 'Completed'
        $report.Tasks.Status | Should -Be 'Completed', 'Completed'
        $report.Attempts.Outcome | Should -Be 'Completed', 'Completed'
        $report.Agents.Name | Should -Be 'amp', 'codex'
        $report.Attempts.DurationSeconds | ForEach-Object { $_ | Should -BeGreaterThan 0 }
    }

    It 'takes the format from the ending of -Path' {
        $file = Export-MoanaReport -Path "$TestDrive/report.html" -PassThru
        $file | Should -BeOfType System.IO.FileInfo
        Get-Content $file -Raw | Should -Match '^<!DOCTYPE html>[\s\S]+<svg[\s\S]+Say &lt;one&gt; \| two\.'
        Export-MoanaReport -Path "$TestDrive/report.json" | Should -BeNullOrEmpty
        Get-Content "$TestDrive/report.json" -Raw | Test-Json | Should -BeTrue
    }

    It 'takes relative paths from the location of PowerShell' {
        Push-Location $TestDrive
        try { (Export-MoanaReport -Path here.md -PassThru).FullName | Should -Be "$TestDrive/here.md" }
        finally { Pop-Location }
    }

    It 'writes over a file with -Force only' {
        Set-Content "$TestDrive/mine.md" 'mine'
        { Export-MoanaReport -Path "$TestDrive/mine.md" -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists,*'
        Get-Content "$TestDrive/mine.md" | Should -Be 'mine'
        Export-MoanaReport -Path "$TestDrive/mine.md" -Force
        Get-Content "$TestDrive/mine.md" -TotalCount 1 | Should -Be "# Orchestration $id"
    }

    It 'writes nothing with -WhatIf' {
        Export-MoanaReport -Path "$TestDrive/no.md" -WhatIf
        "$TestDrive/no.md" | Should -Not -Exist
    }

    It 'names a folder that is not there' {
        { Export-MoanaReport -Path "$TestDrive/nowhere/x.md" -ErrorAction Stop } | Should -Throw -ErrorId 'FolderNotFound,*'
    }

    It 'says what cannot be written' {
        { Export-MoanaReport -Path $TestDrive -Force -ErrorAction Stop } | Should -Throw -ErrorId 'FileUnwritable,*'
    }

    It 'takes results from the pipeline, and reports their orchestration once' {
        @($results | Export-MoanaReport -Format Json).Count | Should -Be 1
    }

    It 'does not know an id that is none' {
        { Export-MoanaReport nope -ErrorAction Stop } | Should -Throw -ErrorId 'OrchestrationNotFound,*'
    }

    It 'completes ids and the word for the newest' {
        $line = 'Export-MoanaReport '
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'latest'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText.Trim("'") | Should -Contain $id
    }
}
