#Requires -Version 7.4
<#
.SYNOPSIS
    Runs the examples on fake agents, each with a tmux server and folders of its own.
.DESCRIPTION
    The examples are written for the agents amp, claude and codex in a session named work, as the first one starts them.
    Here these are fakes, so that no account is needed. Touches no tmux server of yours and removes all that it made.
.EXAMPLE
    ./examples/run.ps1
.EXAMPLE
    ./examples/run.ps1 03, 08
#>
param(
    # The numbers of the examples; all of them when left out.
    [string[]] $Number = '*'
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$root = [IO.Path]::GetFullPath("$PSScriptRoot/..")
if (-not (Get-Module Moana)) { Import-Module "$root/out/Moana" }

$fake = Get-ChildItem "$root/artifacts/bin/Moana.FakeAgent/*/moana-fake-agent" -ErrorAction Ignore | Sort-Object LastWriteTime | Select-Object -Last 1
if (-not $fake) { throw "The fake agent is not built: dotnet build $root/tests/Moana.FakeAgent" }

$before = $env:XDG_STATE_HOME, $env:XDG_CONFIG_HOME
foreach ($example in $Number | ForEach-Object { Get-ChildItem "$PSScriptRoot/$_-*.ps1" } | Where-Object Name -match '^\d\d-') {
    $folder = [IO.Directory]::CreateTempSubdirectory('moana-example-').FullName
    $project = (New-Item "$folder/project" -ItemType Directory).FullName
    # claude and codex keep session records, as the real ones do.
    $agents = [ordered]@{}
    foreach ($name in 'amp', 'claude', 'codex') { $agents[$name] = "CLAUDE_CONFIG_DIR='$folder/records' CODEX_HOME='$folder/records' '$fake' --style $name --work 0.8$($example.Name -like '16-*' ? ' --writes' : '')" }
    $env:XDG_STATE_HOME, $env:XDG_CONFIG_HOME = "$folder/state", "$folder/config"
    $global:PSDefaultParameterValues['*-Moana*:SocketPath'] = "$folder/tmux"
    Push-Location $project
    try {
        if ($example.Name -like '01-*') { & $example -Agent $agents }
        else {
            # Fakes do not read schemas: what they answer stands in a file. The first one is wrong.
            $answers = "$folder/answers.json"
            ConvertTo-Json 'I see two bugs.', '[{ "file": "src/risk.rs", "line": 42, "what": "divides by zero" }, { "file": "src/main.rs", "line": 7, "what": "ignores an error" }]' | Set-Content $answers
            $started = [ordered]@{}
            foreach ($name in $agents.Keys) { $started[$name] = $example.Name -like '15-*' ? "$($agents[$name]) --answers '$answers'" : $agents[$name] }
            New-MoanaSession work $started
            Wait-MoanaStatus -Status Idle -Timeout 30 | Out-Null
            & $example
        }
    }
    finally {
        Get-MoanaSession | Remove-MoanaSession -Confirm:$false
        Pop-Location
        $global:PSDefaultParameterValues.Remove('*-Moana*:SocketPath')
        $env:XDG_STATE_HOME, $env:XDG_CONFIG_HOME = $before
        Remove-Item $folder -Recurse -Force
    }
}
