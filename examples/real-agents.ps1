<#
.SYNOPSIS
A playground: real agent programs in tmux, on a mock model, without an account.

.DESCRIPTION
Installs the agents from npm (once, into artifacts/real-agents), starts a mock model on loopback and a private tmux
server with a window per agent, sends each a first prompt, and shows what became of it. Attach with another terminal to
try more: the words of a prompt choose what the model does ('slow 10', 'think 5', 'tool', 'err429', ...). Enter ends
the playground and removes all that it started. Needs Node.js with npm, tmux, git and the .NET SDK.

.EXAMPLE
./examples/real-agents.ps1 codex, qwen

.EXAMPLE
dotnet pwsh -File examples/real-agents.ps1 opencode
#>
param(
    # Which agents: codex, opencode, qwen, gemini, claude, copilot.
    [string[]] $Name = @('codex', 'opencode', 'qwen'),

    # The private tmux server's socket name.
    [string] $SocketName = 'moana-playground',

    # What each agent is asked first.
    [string] $Prompt = 'slow 3, and say hello'
)

$ErrorActionPreference = 'Stop'
$Name = $Name -split ','  # -File hands a list over as one string
$root = Split-Path $PSScriptRoot
if (-not (Get-Module Moana)) { Import-Module "$root/out/Moana" }

$start = [System.Diagnostics.ProcessStartInfo]::new('dotnet')
$start.RedirectStandardInput = $true
$start.RedirectStandardOutput = $true
foreach ($argument in @('run', '--project', "$root/tests/Moana.RealAgents", '--') + $Name) { $start.ArgumentList.Add($argument) }

$rig = [System.Diagnostics.Process]::Start($start)
try {
    $line = $rig.StandardOutput.ReadLine()
    if (-not $line) { throw "The agents could not be prepared; the message above says why." }

    $prepared = $line | ConvertFrom-Json -AsHashtable
    New-MoanaSession -Name playground -Agent $prepared.agents -Path $root -SocketName $SocketName
    Wait-MoanaStatus -Name $Name -Status Idle -Timeout 90 -SocketName $SocketName
    Send-MoanaPrompt -Name $Name -Prompt $Prompt -SocketName $SocketName -PassThru
    Wait-MoanaStatus -Name $Name -Status Completed -Timeout 60 -SocketName $SocketName

    "Attach with: tmux -u -L $SocketName attach -t playground"
    "What reached the model: $($prepared.log)"
    $null = Read-Host 'Enter ends the playground'
}
finally {
    if (Get-MoanaSession playground -SocketName $SocketName -ErrorAction Ignore) {
        Remove-MoanaSession playground -SocketName $SocketName -Confirm:$false
    }

    $rig.StandardInput.Close()
    $rig.WaitForExit()
}
