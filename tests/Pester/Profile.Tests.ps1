BeforeAll {
    . "$PSScriptRoot/Suite.ps1"
    $config, $env:XDG_CONFIG_HOME = $env:XDG_CONFIG_HOME, "$TestDrive/config"
}

AfterAll {
    $env:XDG_CONFIG_HOME = $config
}

Describe 'Get-MoanaProfile' {
    It 'lists the built-in profiles' {
        (Get-MoanaProfile).Name | Should -Be (Get-ChildItem "$Root/profiles/*.yaml").BaseName
        $codex = Get-MoanaProfile codex
        $codex.Rules | Should -BeGreaterThan 5
        $codex.Source | Should -Exist
    }

    It 'takes wildcards and names from the pipeline' {
        (Get-MoanaProfile 'c*').Name | Should -Be 'claude', 'cline', 'codex', 'continue', 'copilot'
        ('amp', 'qwen' | Get-MoanaProfile).Name | Should -Be 'amp', 'qwen'
    }

    It 'says which there are when one is not' {
        { Get-MoanaProfile nope -ErrorAction Stop } | Should -Throw -ErrorId 'ProfileNotFound,*' '*codex*'
    }

    It 'is shown in a table, and completes' {
        Get-MoanaProfile | Out-String -Width 160 | Should -Match 'Name\s+Rules\s+TriedWith\s+Description\s+Source'
        $line = 'Get-MoanaProfile op'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'opencode'
    }
}

Describe 'New-MoanaProfile' {
    It 'writes a profile with comments to the user''s folder, where it counts at once' {
        New-MoanaProfile mine | Should -BeNullOrEmpty
        "$TestDrive/config/moana/profiles/mine.yaml" | Should -FileContentMatch '^# '
        (Get-MoanaProfile mine).Source | Should -Be "$TestDrive/config/moana/profiles/mine.yaml"
    }

    It 'extends another profile' {
        $made = New-MoanaProfile wrapped -From codex -Process wrapper -Path "$TestDrive/some/" -PassThru
        $made.Rules | Should -Be (Get-MoanaProfile codex).Rules
        $made.Source | Should -FileContentMatch "process: \['wrapper'\]"
    }

    It 'never overwrites a file without -Force' {
        Set-Content "$TestDrive/kept.yaml" 'name: kept'
        { New-MoanaProfile kept -Path "$TestDrive/kept.yaml" -ErrorAction Stop } | Should -Throw -ErrorId 'ProfileExists,*'
        Get-Content "$TestDrive/kept.yaml" | Should -Be 'name: kept'
        New-MoanaProfile kept -Path "$TestDrive/kept.yaml" -Force
        (Get-Content "$TestDrive/kept.yaml").Count | Should -BeGreaterThan 10
    }

    It 'writes nothing with -WhatIf' {
        New-MoanaProfile other -Path "$TestDrive/none/" -WhatIf
        "$TestDrive/none" | Should -Not -Exist
    }

    It 'refuses a name that cannot be' {
        { New-MoanaProfile 'a b' -ErrorAction Stop } | Should -Throw -ErrorId 'BadProfileName,*'
    }

    It 'completes the profile to extend' {
        $line = 'New-MoanaProfile x -From qw'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'qwen'
    }
}

Describe 'Test-MoanaProfile' {
    BeforeAll {
        Set-Content "$TestDrive/broken.yaml" "name: x`nrules:`n  - id: a`n    status: Wroking`n    region: screen`n    text: x"
    }

    It 'finds nothing wrong with what New-MoanaProfile wrote' {
        New-MoanaProfile fresh -Path "$TestDrive/fresh.yaml" -PassThru | Test-MoanaProfile | Should -BeNullOrEmpty
        Get-MoanaProfile | Test-MoanaProfile -Quiet | Sort-Object -Unique | Should -Be $true
    }

    It 'tells file, line, rule and what would be right' {
        $fault = Test-MoanaProfile "$TestDrive/broken.yaml"
        $fault.File, $fault.Line, $fault.Rule | Should -Be "$TestDrive/broken.yaml", 4, 'a'
        $fault.Reason | Should -Match 'Working'
    }

    It 'says yes or no with -Quiet' {
        Get-Item "$TestDrive/broken.yaml" | Test-MoanaProfile -Quiet | Should -BeFalse
    }

    It 'is shown in a table' {
        Test-MoanaProfile "$TestDrive/broken.yaml" | Out-String -Width 160 | Should -Match 'File\s+Line\s+Rule\s+Reason'
    }
}

Describe 'Resolve-MoanaStatus' {
    BeforeAll {
        $screens = New-Item "$TestDrive/screens" -ItemType Directory
        Save-Screen claude/2.1.330/120x40/permission-1 "$screens/claude.ansi"
        Save-Screen codex/0.169.0/120x40/permission-1 "$screens/codex-1.ansi"
        Save-Screen codex/0.169.0/120x40/permission-2 "$screens/codex-2.ansi"
        Save-Screen gemini/0.61.0/120x40/completed-1 "$screens/gemini.ansi"
    }

    It 'reads a saved screen' {
        $read = Resolve-MoanaStatus "$screens/claude.ansi"
        $read.Profile, $read.Status | Should -Be 'claude', 'WaitingForInput'
        $read.Question | Should -Match 'Do you want to proceed\?'
        $read | Out-String -Width 160 | Should -Match 'Status\s+Profile\s+Rule\s+Region\s+Evidence'
    }

    It 'reads many files from the pipeline' {
        (Get-ChildItem "$screens/codex-?.ansi" | Resolve-MoanaStatus -Profile codex).Status | Sort-Object -Unique | Should -Be 'WaitingForInput'
    }

    It 'shows each rule with -Explain' {
        $read = Resolve-MoanaStatus "$screens/gemini.ansi" -Profile gemini -InTurn -Explain
        $read.Status | Should -Be 'Completed'
        $read.Rules.Count | Should -Be (Get-MoanaProfile gemini).Rules
        ($read.Rules | Where-Object Matched).Rule | Should -Contain $read.Rule
    }

    It 'says with -Explain which part of a composer was not found' {
        $read = Resolve-MoanaStatus "$screens/claude.ansi" -Explain
        $read.NoComposer | Should -Match 'no row'
        $read.Evidence | Should -Match 'no composer was found'
    }

    It 'tries a profile on labelled screens' {
        $labelled = New-Item "$TestDrive/labelled" -ItemType Directory
        Copy-Item "$screens/claude.ansi" "$labelled/WaitingForInput-1.ansi"
        Copy-Item "$screens/claude.ansi" "$labelled/idle.ansi"
        $proofs = Get-MoanaProfile claude | Test-MoanaProfile -Screen $labelled
        ($proofs | Where-Object { $_.IsDeclared -and -not $_.IsShown }).Status | Should -Contain 'Working'
        ($proofs | Where-Object Status -eq WaitingForInput).Passed | Should -BeTrue
        ($proofs | Where-Object Status -eq Idle).Misread.Status | Should -Be 'WaitingForInput'
        $proofs | Out-String -Width 160 | Should -Match 'Profile\s+Status\s+IsDeclared\s+IsShown\s+Screens\s+Right\s+Dangerous'
        Get-MoanaProfile claude | Test-MoanaProfile -Screen $labelled -Quiet | Should -BeFalse
        { Test-MoanaProfile -Screen "$TestDrive/nowhere" } | Should -Throw -ErrorId 'NoScreens,*'
    }

    It 'says so when a file or a profile is not there' {
        { Resolve-MoanaStatus "$TestDrive/no.ansi" -ErrorAction Stop } | Should -Throw -ErrorId 'ScreenFileUnreadable,*'
        { Resolve-MoanaStatus -Screen x -Profile nope -ErrorAction Stop } | Should -Throw -ErrorId 'ProfileNotFound,*'
    }

    It 'completes profiles' {
        $line = 'Resolve-MoanaStatus x -Profile gem'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'gemini'
    }
}

Describe 'Get-MoanaHook' {
    It 'lists what belongs into which file' {
        $hooks = Get-MoanaHook
        $hooks.Agent | Should -Contain 'claude'
        $hooks.File | Should -Not -BeNullOrEmpty
        $hooks | Out-String -Width 160 | Should -Match 'Agent\s+File\s+Notes'
    }

    It 'prints the text for one agent' {
        (Get-MoanaHook claude).Text | Should -Match '@moana-status'
        ('claude' | Get-MoanaHook).Agent | Should -Be 'claude'
    }

    It 'says which there are when one is not' {
        { Get-MoanaHook nope -ErrorAction Stop } | Should -Throw -ErrorId 'HookNotFound,*' '*claude*'
    }

    It 'completes agents' {
        $line = 'Get-MoanaHook -Name cla'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'claude'
    }
}
