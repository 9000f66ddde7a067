BeforeAll {
    . "$PSScriptRoot/Suite.ps1"
}

Describe 'New-MoanaPrompt' {
    BeforeAll {
        $config, $env:XDG_CONFIG_HOME = $env:XDG_CONFIG_HOME, "$TestDrive/config"
        New-Item "$TestDrive/config/moana/prompts" -ItemType Directory
        Set-Content "$TestDrive/config/moana/prompts/port.txt" @'
# Ports a module to another language.
Port {source:path} to {language=Rust}.
Keep:
- {keep}
Include {extra=}.
'@
    }

    AfterAll {
        $env:XDG_CONFIG_HOME = $config
    }

    It 'builds action, full path, description and requirements' {
        $prompt = New-MoanaPrompt -Action Create -Path "$TestDrive/a.rs" -Description 'a struct' -Requirement 'tests', 'docs'
        $prompt.Prompt | Should -BeExactly "Create the file $TestDrive/a.rs`nwith a struct.`nInclude tests and docs."
        "$prompt" | Should -BeExactly $prompt.Prompt
        $prompt.Action | Should -Be 'Create'
        $prompt.Culture | Should -Be 'en'
    }

    It 'makes a relative path full' {
        Push-Location $TestDrive
        (New-MoanaPrompt Create ./x/../a.rs 'a struct').FullPath | Should -Be "$TestDrive/a.rs"
        Pop-Location
    }

    It 'fills a template of the user by its name' {
        Push-Location $TestDrive
        (New-MoanaPrompt -Template port -Parameter @{ source = 'a.c'; keep = 'names', 'tests' }).Prompt |
            Should -BeExactly "Port $TestDrive/a.c to Rust.`nKeep:`n- names`n- tests"
        Pop-Location
    }

    It 'tells file and line of a placeholder without a value' {
        { New-MoanaPrompt -Template port -Parameter @{ source = 'a.c' } -ErrorAction Stop } |
            Should -Throw -ErrorId 'PromptParameterMissing,*' '*port.txt:4: no value for {keep}*'
    }

    It 'tells a parameter that the template does not have' {
        { New-MoanaPrompt -Template port -Parameter @{ source = 'a.c'; keep = 'x'; langauge = 'C' } -ErrorAction Stop } |
            Should -Throw -ErrorId 'PromptParameterUnknown,*' "*'langauge'*{language}*"
    }

    It 'tells which templates there are' {
        { New-MoanaPrompt -Template prot -ErrorAction Stop } | Should -Throw -ErrorId 'PromptTemplateNotFound,*' '*port*'
    }

    It 'completes actions, cultures and templates' {
        foreach ($case in @(
                @('New-MoanaPrompt -Action Ver', 'Verify'), @('New-MoanaPrompt -Culture f', 'fr'), @('New-MoanaPrompt -Template po', 'port'))) {
            (TabExpansion2 $case[0] $case[0].Length).CompletionMatches.CompletionText | Should -Be $case[1]
        }
        $line = 'New-MoanaPrompt -Template po'
        (TabExpansion2 $line $line.Length).CompletionMatches.ToolTip | Should -Be 'Ports a module to another language.'
    }

    It 'is shown as its text' {
        (New-MoanaPrompt Verify / 'is there' | Out-String).Trim() | Should -Be 'Verify that the project / is there.'
    }
}

Describe 'Test-MoanaPrompt' {
    It 'finds nothing wrong with a good prompt' {
        New-MoanaPrompt Verify $TestDrive 'compiles' 'If there are errors, fix them' | Test-MoanaPrompt | Should -BeNullOrEmpty
    }

    It 'tells rule, severity, place and text' {
        $finding = Test-MoanaPrompt "Create this file:`nsrc/a.rs, with tests."
        $finding.Rule | Should -Be 'RelativePath'
        $finding.Severity | Should -Be 'Warning'
        $finding.Line, $finding.Column | Should -Be 2, 1
        $finding.Text | Should -Be 'src/a.rs'
    }

    It 'says yes or no for each prompt with -Quiet' {
        'cargo test', 'Explain what a monad is, with an example.' | Test-MoanaPrompt -Quiet | Should -Be $false, $true
    }

    It 'is shown in a table' {
        Test-MoanaPrompt 'cargo test' | Out-String -Width 200 | Should -Match 'Severity\s+Rule\s+Line\s+Column\s+Message[\s\S]+Error\s+ShellCommand\s+1\s+1'
    }
}
