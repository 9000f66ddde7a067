#Requires -Version 7.4
<#
.SYNOPSIS
    Three fake agents in a private tmux server: an answer, a change that lands, tasks for whoever is free, and what all that used.
.DESCRIPTION
    Touches no tmux server of yours and removes all that it made.
.EXAMPLE
    ./build.ps1 -Task Demo
.EXAMPLE
    ./examples/demo.ps1 -Work 2
#>
param(
    # Seconds of work per prompt.
    [double] $Work = 1.5
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$root = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..'))
if (-not (Get-Module Moana)) { Import-Module "$root/out/Moana" }

$fake = Get-ChildItem "$root/artifacts/bin/Moana.FakeAgent/*/moana-fake-agent" -ErrorAction Ignore | Sort-Object LastWriteTime | Select-Object -Last 1
if (-not $fake) { throw "The fake agent is not built: dotnet build $root/tests/Moana.FakeAgent" }

# Says what is typed, and does it.
function Invoke-Step([scriptblock] $Command) {
    "PS> $("$Command".Trim() -replace '\r?\n {8}', "`n    ")"
    . $Command | Out-String -Width 120 | ForEach-Object { "$($_.Trim())`n" }
}

$folder = [IO.Directory]::CreateTempSubdirectory('moana-demo-').FullName
$variables = $env:XDG_STATE_HOME, $env:XDG_CONFIG_HOME
$env:XDG_STATE_HOME, $env:XDG_CONFIG_HOME = "$folder/state", "$folder/config"
$global:PSDefaultParameterValues['*-Moana*:SocketPath'] = "$folder/tmux"
Push-Location (New-Item "$folder/project" -ItemType Directory).FullName
try {
    git init --quiet --initial-branch main
    git config user.name 'A Person'; git config user.email 'person@example.org'
    '# Risk' | Set-Content risk.md
    git add --all; git commit --quiet --message 'A project'

    # What fakes answer stands in a file; claude and codex keep session records, as the real ones do.
    '["src/risk.rs has none: neither sortino() nor drawdown() is tested.", "I made the change. All is well."]' | Set-Content "$folder/answers.json"
    $agents = [ordered]@{}
    foreach ($name in 'amp', 'claude', 'codex') {
        $agents[$name] = "CLAUDE_CONFIG_DIR='$folder/records' CODEX_HOME='$folder/records' '$fake' --style $name --work $Work --writes$($name -eq 'claude' ? " --answers '$folder/answers.json'" : '')"
    }
    'Starting three agents ...'
    New-MoanaSession work $agents
    Wait-MoanaStatus -Status Idle -Timeout 30 | Out-Null

    # An answer.
    Invoke-Step { Invoke-MoanaPrompt claude 'Which file has no tests?' }

    # Tasks for whoever is free, and one whose change lands when it has passed.
    Invoke-Step {
        $task = New-MoanaTask 'Add an example to the file risk.md.' -Id example -Target codex -Workspace Task -Validate 'test -s risk.md' -Land
        $task | Start-MoanaOrchestration -Session work -Queue 'Review src/parser.rs.', 'Document src/parser.rs.', 'Run the tests.' |
            Format-Table Id, Status, Agent, Change -AutoSize
    }
    Invoke-Step { git log --format='%h %s' main }

    # What that used, as far as the programs record it.
    Invoke-Step { Measure-MoanaUsage -OrchestrationId latest -By Agent | Format-Table Name, Turns, Unknown, InputTokens, OutputTokens }
    Invoke-Step { Get-MoanaStatus | Format-Table Name, Status, Evidence }
}
finally {
    Get-MoanaSession | Remove-MoanaSession -Confirm:$false
    Pop-Location
    $global:PSDefaultParameterValues.Remove('*-Moana*:SocketPath')
    $env:XDG_STATE_HOME, $env:XDG_CONFIG_HOME = $variables
    [IO.Directory]::Delete($folder, $true)
}
