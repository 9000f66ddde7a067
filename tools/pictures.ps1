#Requires -Version 7.4
<#
.SYNOPSIS
    Takes the pictures of the documentation anew: the dashboard and a report, of a run on fake agents.
.DESCRIPTION
    The dashboard runs in a terminal of a private tmux server, as a person would start it; what stands there is written as
    docs/images/dashboard.svg. The report is opened in headless Chromium, for docs/images/report.png. Touches no tmux server
    of yours and removes all else that it made.
.EXAMPLE
    ./build.ps1; ./tools/pictures.ps1
#>
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/terminal-svg.ps1"

$root = [IO.Path]::GetFullPath("$PSScriptRoot/..")
$images = "$root/docs/images"
if (-not (Get-Module Moana)) { Import-Module "$root/out/Moana" }
$fake = Get-ChildItem "$root/artifacts/bin/Moana.FakeAgent/*/moana-fake-agent" -ErrorAction Ignore | Sort-Object LastWriteTime | Select-Object -Last 1
if (-not $fake) { throw "The fake agent is not built: dotnet build $root/tests/Moana.FakeAgent" }
$browser = Get-Command chromium-headless-shell, chromium, google-chrome -ErrorAction Ignore | Select-Object -First 1
if (-not $browser) { throw 'There is no Chromium on the PATH.' }

$folder = [IO.Directory]::CreateTempSubdirectory('moana-pictures-').FullName
$variables = $env:XDG_STATE_HOME, $env:XDG_CONFIG_HOME, $env:TMUX_TMPDIR
$env:XDG_STATE_HOME, $env:XDG_CONFIG_HOME, $env:TMUX_TMPDIR = "$folder/state", "$folder/config", $folder
$global:PSDefaultParameterValues['*-Moana*:SocketName'] = 'agents'
Push-Location (New-Item "$folder/project" -ItemType Directory).FullName
try {
    $agents = [ordered]@{}
    $records = "CLAUDE_CONFIG_DIR='$folder/records' CODEX_HOME='$folder/records'"
    foreach ($agent in ('claude', 9), ('codex', 1), ('amp', 14)) { $agents[$agent[0]] = "$records '$fake' --style $($agent[0]) --work $($agent[1])" }
    New-MoanaSession work $agents
    Wait-MoanaStatus -Status Idle -Timeout 30 | Out-Null

    $tasks = @(
        New-MoanaTask 'Write the parser of the configuration. Include unit tests.' -Id parser -Target codex -Validate 'test -d .'
        New-MoanaTask 'List what has no tests.' -Id gaps -Target claude
        New-MoanaTask 'Document the command line.' -Id docs -Target amp
        New-MoanaTask 'Review the parser. This was said of it: {{parser.answer}}' -Id review -Target claude -DependsOn parser
        New-MoanaTask 'Run the tests, and ask first.' -Id tests -Target codex -DependsOn parser
        New-MoanaTask 'Sum up what was done.' -Id summary -DependsOn review, tests, docs
    )
    $job = $tasks | Start-MoanaOrchestration -Session work -AsJob

    # In a terminal of its own, beside the agents.
    $program = [Environment]::ProcessPath
    $shell = if ([IO.Path]::GetFileName($program) -eq 'dotnet') { "$program $PSHOME/pwsh.dll" } else { $program }
    $script = "Import-Module '$root/out/Moana'; Show-MoanaDashboard -Session work -SocketName agents"
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($script))
    & tmux -L agents new-session -d -s person -x 144 -y 30 -e COLORTERM=truecolor "$shell -NoProfile -EncodedCommand $encoded"

    $clock = [Diagnostics.Stopwatch]::StartNew()
    do {
        if ($clock.Elapsed.TotalSeconds -gt 90) { throw "The dashboard did not come to show all:`n$($rows -join "`n")" }
        Start-Sleep -Milliseconds 300
        $rows = & tmux -L agents capture-pane -p -e -t person:
        $text = $rows -replace '\e\[[0-9;]*m' -join "`n"
    } until ($text -match 'of 6 tasks done' -and $text -match 'Its screen' -and $text -match 'codex +\? WaitingForInput' -and $text -match 'claude +\S Working' -and $text -match 'amp +\S Working')
    ConvertTo-TerminalSvg $rows -Columns 144 -Title 'Moana''s dashboard' | Set-Content "$images/dashboard.svg"

    # A report is of what has ended.
    & tmux -L agents send-keys -t person: q
    Send-MoanaKey codex -Answer confirm -Confirm:$false
    $job | Wait-Job -Timeout 120 | Remove-Job -Force
    Export-MoanaReport latest -Path "$folder/report.html"
    # A reader's project is in no temporary folder.
    (Get-Content "$folder/report.html" -Raw).Replace("$folder/project", '~/project') | Set-Content "$folder/report.html"
    # As high as the tasks of this run are.
    & $browser --headless --no-sandbox --disable-gpu --disable-dev-shm-usage "--user-data-dir=$folder/profile" --hide-scrollbars --window-size=1100,1453 "--screenshot=$images/report.png" "file://$folder/report.html" 2>&1 | Out-Null
    if ($LASTEXITCODE) { throw "$browser ended with exit code $LASTEXITCODE." }
    Get-Item "$images/dashboard.svg", "$images/report.png" | Format-Table Name, Length
}
finally {
    Get-MoanaSession | Remove-MoanaSession -Confirm:$false
    & tmux -L agents kill-server 2>$null
    Pop-Location
    $global:PSDefaultParameterValues.Remove('*-Moana*:SocketName')
    $env:XDG_STATE_HOME, $env:XDG_CONFIG_HOME, $env:TMUX_TMPDIR = $variables
    Remove-Item $folder -Recurse -Force
}
