#Requires -Version 7.4
<#
.SYNOPSIS
    Three fake agents in a private tmux server, the template's three tasks and three more for whoever is free.
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

$agent = Get-ChildItem "$root/artifacts/bin/Moana.FakeAgent/*/moana-fake-agent" -ErrorAction Ignore | Sort-Object LastWriteTime | Select-Object -Last 1
if (-not $agent) { throw "The fake agent is not built: dotnet build $root/tests/Moana.FakeAgent" }

$folder = [IO.Directory]::CreateTempSubdirectory('moana-demo-').FullName
$server = @{ SocketPath = "$folder/tmux" }
$state, $env:XDG_STATE_HOME = $env:XDG_STATE_HOME, "$folder/state"
try {
    'Starting three agents ...'
    New-MoanaSession @server -Name moana-orchestration -Path $folder -PassThru -Agent ([ordered]@{
            amp         = "'$agent' --style amp --work $Work"
            antigravity = "'$agent' --style antigravity --work $Work"
            codex       = "'$agent' --style codex --work $Work"
        }) | Wait-MoanaStatus -Status Idle -Timeout 20 | Out-Host

    'Handing out three tasks, and three more to whoever is free ...'
    Start-MoanaOrchestration @server -Session moana-orchestration -Timeout 60 -Task @{
        amp         = "Create the file $folder/src/circuit_breakers.rs with a struct CircuitBreakers. Include unit tests."
        antigravity = "Create the file $folder/src/risk_metrics.rs with Sharpe, Sortino and MaxDrawdown. Include unit tests."
        codex       = "Check that the project $folder compiles with cargo check. If there are errors, fix them."
    } -Queue @(
        "Write the documentation of $folder/src/circuit_breakers.rs."
        "Write the documentation of $folder/src/risk_metrics.rs."
        "Run cargo test in $folder and sum up the results."
    ) | Out-Host

    'What the agents are doing now:'
    Get-MoanaStatus @server | Out-Host
}
finally {
    Get-MoanaSession @server | Remove-MoanaSession -Confirm:$false
    $env:XDG_STATE_HOME = $state
    [IO.Directory]::Delete($folder, $true)
}
