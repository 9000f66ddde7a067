#Requires -Version 7.4
<#
.SYNOPSIS
    Runs the short scripts of this folder one after another, on three fake agents of one private tmux server.
.EXAMPLE
    ./examples/expert/run.ps1
.EXAMPLE
    ./examples/expert/run.ps1 overnight, ci
#>
param(
    # The names of the scripts; all of them when left out.
    [string[]] $Name = '*'
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$root = [IO.Path]::GetFullPath("$PSScriptRoot/../..")
$fake = Get-ChildItem "$root/artifacts/bin/Moana.FakeAgent/*/moana-fake-agent" -ErrorAction Ignore | Sort-Object LastWriteTime | Select-Object -Last 1
if (-not $fake) { throw "The fake agent is not built: dotnet build $root/tests/Moana.FakeAgent" }

# What has to be there before a script, and what it is called with.
$before = @{
    'notify'             = { Send-MoanaPrompt claude 'Do it, but ask me.'; Wait-MoanaStatus claude WaitingForInput -Timeout 30 | Out-Null }
    'cost'               = { New-MoanaTask 'Sum up what there is.' -Target codex | Start-MoanaOrchestration -Session work | Out-Null }
    'restart'            = { Stop-MoanaAgent amp }
    'worktrees'          = {
        git init --quiet --initial-branch main
        git config user.name 'A Person'; git config user.email 'person@example.org'
        git commit --quiet --allow-empty --message 'A project'
    }
    'prompts-from-files' = { $null = mkdir prompts; 'one', 'two' | ForEach-Object { Set-Content "prompts/$_.md" "Write about $_." } }
}
$after = @{
    'notify' = { Send-MoanaKey claude -Answer confirm -Confirm:$false; Wait-MoanaStatus claude Completed -Timeout 30 | Out-Null }
}
$with = @{
    'ci'           = @{ Command = "'$fake' --style codex --work 0.2"; Check = 'true' }
    'new-agent'    = @{ Command = "'$fake' --style claude --work 0.2" }
    # Another way to this machine: 'env' runs what stands behind it, as 'ssh build1' does.
    'other-host'   = @{ HostName = 'other'; Command = 'env'; Agent = @{ there = "'$fake' --style codex --work 0.2" } }
    'overnight'    = @{ Check = 'true' }
    'write-review' = @{ Rounds = 2 }
}

# Under the Pester that the project's own suite uses; with a user's own it is Invoke-Pester alone.
function Invoke-Test($Path) {
    Import-Module @((dotnet msbuild "$root/tests/Moana.Testing" -getItem:Pester | ConvertFrom-Json).Items.Pester.FullPath)[-1]
    Invoke-Pester -Configuration @{ Run = @{ Path = "$Path" }; Output = @{ Verbosity = 'Detailed'; RenderMode = 'Plaintext' } }
}

$folder = [IO.Directory]::CreateTempSubdirectory('moana-expert-').FullName
$variables = $env:XDG_STATE_HOME, $env:XDG_CONFIG_HOME, $env:PSModulePath
$env:XDG_STATE_HOME, $env:XDG_CONFIG_HOME = "$folder/state", "$folder/config"
$env:PSModulePath = "$root/out$([IO.Path]::PathSeparator)$env:PSModulePath"
if (-not (Get-Module Moana)) { Import-Module Moana }
$global:PSDefaultParameterValues['*-Moana*:SocketPath'] = "$folder/tmux"
Push-Location (New-Item "$folder/project" -ItemType Directory).FullName
try {
    $agents = [ordered]@{}
    # claude and codex keep session records, as the real ones do.
    foreach ($style in 'amp', 'claude', 'codex') { $agents[$style] = "CLAUDE_CONFIG_DIR='$folder/records' CODEX_HOME='$folder/records' '$fake' --style $style --work 0.2 --writes" }
    New-MoanaSession work $agents
    Wait-MoanaStatus -Status Idle -Timeout 30 | Out-Null
    foreach ($script in Get-ChildItem "$PSScriptRoot/*.ps1" -Exclude run.ps1 | Where-Object { $base = $_.BaseName; $Name | Where-Object { $base -like $_ } }) {
        "## $($script.BaseName)"
        if ($before[$script.BaseName]) { & $before[$script.BaseName] }
        $arguments = $with[$script.BaseName] ?? @{}
        if ($script.BaseName -eq 'mocks') { Invoke-Test $script }
        else { & $script @arguments }
        if ($after[$script.BaseName]) { & $after[$script.BaseName] }
    }
}
finally {
    Get-MoanaSession | Remove-MoanaSession -Confirm:$false
    Pop-Location
    $global:PSDefaultParameterValues.Remove('*-Moana*:SocketPath')
    $env:XDG_STATE_HOME, $env:XDG_CONFIG_HOME, $env:PSModulePath = $variables
    Remove-Item $folder -Recurse -Force
}
