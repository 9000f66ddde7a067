#Requires -Version 7.4
<#
.SYNOPSIS
    Runs orchestrations on fake agents for hours, while something breaks in each round, and counts what went wrong.
.DESCRIPTION
    Each round is an orchestration of this shell or of a shell of its own, in which one thing is killed, stopped for a while,
    or kept from writing. The fake agents' own log is the truth: which prompts they took, and which turns they ended.

        Lost         tasks that never completed
        Doubled      prompts that were taken more often than the record has attempts
        WronglyDone  tasks that are Completed without a turn that ended well
        LeftBehind   leases, control clients and processes of what has ended

    Growth is that of memory per 1,000 prompts: of this shell, and of the tmux servers, each counted from when it was warm.
    The exit code is 0 when nothing was lost, doubled, wrongly done or left behind. Touches no tmux server of yours.
.EXAMPLE
    ./tests/long-run/soak.ps1 -Hours 2
.EXAMPLE
    ./tests/long-run/soak.ps1 -Minutes 3 -Fault KillShell, KillServer
#>
[CmdletBinding(DefaultParameterSetName = 'Hours')]
param(
    [Parameter(Mandatory, ParameterSetName = 'Hours')]
    [double] $Hours,

    [Parameter(Mandatory, ParameterSetName = 'Minutes')]
    [double] $Minutes,

    # The faults to take turns with, each of them once in a while.
    [ValidateSet('None', 'KillShell', 'KillServer', 'KillAgent', 'KillClient', 'StopShell', 'StopServer', 'StopAgent', 'StopClient', 'FullDisk', 'LockedRecord')]
    [string[]] $Fault = @('None', 'KillShell', 'KillServer', 'KillAgent', 'KillClient', 'StopShell', 'StopServer', 'StopAgent', 'StopClient', 'FullDisk', 'LockedRecord'),

    # Tasks of a round.
    [ValidateRange(1, 1000)]
    [int] $Tasks = 12,

    [int] $Seed = 1,

    # A file for the counts, as JSON.
    [string] $Json
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$root = [IO.Path]::GetFullPath("$PSScriptRoot/../..")
$fake = Get-ChildItem "$root/artifacts/bin/Moana.FakeAgent/*/moana-fake-agent" -ErrorAction Ignore | Sort-Object LastWriteTime | Select-Object -Last 1
if (-not $fake) { throw "The fake agent is not built: dotnet build $root/tests/Moana.FakeAgent" }
if (-not (Get-Module Moana)) { Import-Module "$root/out/Moana" }

$dice = [Random]::new($Seed)
$folder = [IO.Directory]::CreateTempSubdirectory('moana-long-').FullName
$log = "$folder/agents.jsonl"
$socket = "$folder/tmux"
$variables = $env:XDG_STATE_HOME, $env:XDG_CONFIG_HOME
$env:XDG_STATE_HOME, $env:XDG_CONFIG_HOME = "$folder/state", "$folder/config"
# Lines that have scrolled away are no growth of Moana's.
$null = New-Item "$folder/config/tmux/tmux.conf" -Force -Value 'set -g history-limit 10'
$store = "$folder/state/moana"
$null = New-Item $store -ItemType Directory
$PSDefaultParameterValues['*-Moana*:SocketPath'] = $socket
$agents = [ordered]@{}
foreach ($style in 'amp', 'claude', 'codex', 'antigravity') { $agents[$style] = "exec '$fake' --style $style --name $style --work 0.3 --log '$log'" }
$run = @{ Session = 'long'; RestartAgents = $true; WhenInterrupted = 'Retry'; WarningAction = 'Ignore'; ErrorAction = 'Stop' }

# A record of its own size, which can be filled; only where this machine lets it be mounted.
$hasDisk = 'FullDisk' -in $Fault -and $(& mount -t tmpfs -o size=24m,mode=700 moana-long $store 2>$null; $LASTEXITCODE -eq 0)
if ('FullDisk' -in $Fault -and -not $hasDisk) {
    Write-Warning 'No file system can be mounted here, so no disk is filled.'
    $Fault = @($Fault | Where-Object { $_ -ne 'FullDisk' })
}

function Send-Signal([string] $Signal, [int] $Id) { & sh -c "kill -$Signal $Id" 2>$null }
function Get-ServerId { [int]"0$(& tmux -S $socket display-message -p '#{pid}' 2>$null)" }
function Get-ClientId { @(& tmux -S $socket list-clients -F '#{client_pid}' 2>$null | ForEach-Object { [int]$_ }) }
function Get-PaneId { @(& tmux -S $socket list-panes -a -F '#{pane_pid}' 2>$null | ForEach-Object { [int]$_ }) }
function Get-RunId { Get-MoanaOrchestration | ForEach-Object OrchestrationId }
function Get-Memory([int] $Id) { if ("$(Get-Content "/proc/$Id/status" -Raw -ErrorAction Ignore)" -match 'RssAnon:\s+(\d+)') { [double]$Matches[1] } else { 0.0 } }
function Get-One([object[]] $From) { if ($From.Count) { $From[$dice.Next($From.Count)] } }

# Stops a process for some seconds, as a person's Ctrl+Z or a machine's sleep does.
function Suspend-One([int] $Id) {
    if (-not $Id) { return }
    Send-Signal STOP $Id
    try { Start-Sleep -Seconds (2 + $dice.NextDouble() * 4) } finally { Send-Signal CONT $Id }
}

# A shell of its own, whose script has the same servers and record.
function Open-Shell([string] $Script) {
    $prelude = "`$ErrorActionPreference = 'Stop'; Import-Module '$root/out/Moana'; `$PSDefaultParameterValues['*-Moana*:SocketPath'] = '$socket';"
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes("$prelude $Script"))
    $program = [Environment]::ProcessPath
    [string[]] $before = if ([IO.Path]::GetFileName($program) -eq 'dotnet') { "$PSHOME/pwsh.dll" }
    Start-Process $program -ArgumentList (@($before) + @('-NoProfile', '-NonInteractive', '-EncodedCommand', $encoded)) -PassThru -RedirectStandardOutput "$folder/shell.out" -RedirectStandardError "$folder/shell.err"
}

# Breaks one thing while an orchestration runs; $shell is the shell that drives it.
function Invoke-Fault([string] $Name, [Diagnostics.Process] $Shell) {
    Start-Sleep -Milliseconds $dice.Next(200, 4000)
    switch ($Name) {
        KillShell { $Shell.Kill() }
        StopShell { Suspend-One $Shell.Id }
        KillServer { if ($id = Get-ServerId) { Send-Signal KILL $id } }
        StopServer { Suspend-One (Get-ServerId) }
        KillAgent { if ($id = Get-One (Get-PaneId)) { Send-Signal KILL $id } }
        StopAgent { Suspend-One (Get-One (Get-PaneId)) }
        KillClient { if ($id = Get-One (Get-ClientId)) { Send-Signal KILL $id } }
        StopClient { Suspend-One (Get-One (Get-ClientId)) }
        FullDisk {
            & dd if=/dev/zero "of=$store/filler" bs=64k 2>$null
            try { Start-Sleep -Seconds (2 + $dice.NextDouble() * 4) } finally { Remove-Item "$store/filler" -ErrorAction Ignore }
        }
        LockedRecord {
            # SQLite's own lock of the one that writes.
            $holder = Open-Shell "`$file = [IO.File]::Open('$store/moana.db-shm', 'Open', 'ReadWrite', 'ReadWrite'); `$file.Lock(120, 1); Start-Sleep $($dice.Next(2, 8))"
            $holder.WaitForExit()
        }
    }
}

# Runs one round to its end, over as many resumptions as it takes, and gives its orchestration's id.
function Invoke-Round([int] $Round, [string] $Name) {
    $prompts = 1..$Tasks | ForEach-Object { "Round $Round, task ${_}." }
    $known = @(Get-RunId)
    if ($Name -in 'KillShell', 'StopShell') {
        $list = ($prompts | ForEach-Object { "'$_'" }) -join ', '
        $shell = Open-Shell "Start-MoanaOrchestration -Session long -RestartAgents -WhenInterrupted Retry -WarningAction Ignore -Queue $list"
        while (-not $shell.HasExited -and @(Get-RunId).Count -eq $known.Count) { Start-Sleep -Milliseconds 50 }
        Invoke-Fault $Name $shell
        if (-not $shell.WaitForExit(120000)) { $shell.Kill() }
    }
    else {
        $job = Start-MoanaOrchestration @run -Queue $prompts -AsJob
        Invoke-Fault $Name ([Diagnostics.Process]::GetCurrentProcess())
        Complete-Job $job
    }

    $id = Get-RunId | Where-Object { $_ -notin $known } | Select-Object -First 1
    for ($tries = 0; $id -and $tries -lt 5 -and (Get-MoanaOrchestration $id).Status -notin 'Completed', 'Failed'; $tries++) {
        try { Complete-Job (Resume-MoanaOrchestration $id -RestartAgents -AsJob -WarningAction Ignore) }
        catch { Write-Verbose "round ${Round}: $_"; Start-Sleep 1 }
    }

    $id
}

function Complete-Job($Job) {
    $null = Wait-Job $Job -Timeout 180
    Receive-Job $Job -ErrorAction SilentlyContinue -ErrorVariable problems | Out-Null
    foreach ($problem in $problems) { Write-Verbose "job: $problem" }
    Remove-Job $Job -Force
}

# What the agents themselves say of a round: for each prompt how often it was taken, and how often that turn ended well.
$truth = @{}
$turns = @{}
$read = 0L
function Read-Truth {
    $stream = [IO.File]::Open($log, 'Open', 'Read', 'ReadWrite')
    try {
        $null = $stream.Seek($script:read, 'Begin')
        $text = [IO.StreamReader]::new($stream).ReadToEnd()
    }
    finally { $stream.Dispose() }
    $whole = $text.Substring(0, $text.LastIndexOf("`n") + 1)
    $script:read += [Text.Encoding]::UTF8.GetByteCount($whole)
    foreach ($line in $whole -split "`n" -ne '') {
        $fact = $line | ConvertFrom-Json
        $key = if ($fact.event -in 'prompt', 'turn-end') { "$($fact.pid) $($fact.n)" }
        if ($fact.event -eq 'prompt') {
            $turns[$key] = $fact.text
            $truth[$fact.text] ??= @{ Taken = 0; Ended = 0 }
            $truth[$fact.text].Taken++
        }
        # A turn of a round before may end only now.
        elseif ($fact.event -eq 'turn-end' -and $fact.result -eq 'done' -and $turns[$key]) { $truth[$turns[$key]].Ended++ }
    }
}

# Leases of orchestrations that have ended, and clients of shells that have.
function Get-Remainder {
    foreach ($lease in & tmux -S $socket list-panes -a -F '#{@moana-lease}' 2>$null) { if ($lease) { "lease $lease" } }
    foreach ($client in Get-ClientId) {
        # It may have ended since it was listed.
        $parent = if ("$(Get-Content "/proc/$client/stat" -ErrorAction Ignore)" -match '^.*\) \S (\d+)') { $Matches[1] }
        if ($parent -and $parent -ne $PID) { "client $client of process $parent" }
    }
}

$rows = [ordered]@{}
foreach ($name in $Fault) { $rows[$name] = [pscustomobject]@{ Fault = $name; Rounds = 0; Prompts = 0; Lost = 0; Doubled = 0; WronglyDone = 0; LeftBehind = 0 } }
$faults = [Collections.Generic.List[string]]::new()
$shellGrowth = @{ Memory = 0.0; Prompts = 0 }
# Of this shell, every five minutes.
$memories = [Collections.Generic.List[string]]::new()
$serverGrowth = @{ Kilobytes = 0.0; Prompts = 0 }
$server = @{ Id = 0; Memory = 0.0; Rounds = 0 }
$limit = if ($PSCmdlet.ParameterSetName -eq 'Hours') { [timespan]::FromHours($Hours) } else { [timespan]::FromMinutes($Minutes) }
$clock = [Diagnostics.Stopwatch]::StartNew()
try {
    for ($round = 1; $clock.Elapsed -lt $limit; $round++) {
        $row = $rows[$Fault[($round - 1) % $Fault.Count]]
        # The server may have been killed a moment after its round had ended, when nobody was there to start it anew.
        if (-not (Get-ServerId)) {
            New-MoanaSession long $agents
            Wait-MoanaStatus -Status Idle -Timeout 60 | Out-Null
        }

        Write-Progress -Activity 'Long run' -Status "round $round, $($row.Fault)" -PercentComplete ([Math]::Min(100, 100 * $clock.Elapsed / $limit))
        $id = Invoke-Round $round $row.Fault
        $row.Rounds++
        Read-Truth
        $results = if ($id) { @(Get-MoanaTask -OrchestrationId $id) } else { @() }
        $row.Lost += $Tasks - @($results | Where-Object Status -eq Completed).Count
        $before = $row.Prompts
        foreach ($task in $results) {
            $said = $truth[$task.Prompt] ?? @{ Taken = 0; Ended = 0 }
            $row.Prompts += $said.Taken
            $row.Doubled += [Math]::Max(0, $said.Taken - $task.Attempts)
            $row.WronglyDone += [int]($task.Status -eq 'Completed' -and $said.Ended -eq 0)
            if ($task.Status -ne 'Completed' -or $said.Taken -gt $task.Attempts -or $said.Ended -eq 0) {
                $faults.Add("round $round, $($row.Fault), $id, task $($task.Id): $($task.Status) after $($task.Attempts) attempt(s); taken $($said.Taken), ended well $($said.Ended). $($task.Reason)")
            }
        }

        if (-not $id) { $faults.Add("round $round, $($row.Fault): no orchestration began") }
        # What has been told to end, and what ends with its shell, takes its moment.
        $moment = [Diagnostics.Stopwatch]::StartNew()
        while (($left = @(Get-Remainder)) -and $moment.Elapsed.TotalSeconds -lt 20) { Start-Sleep -Milliseconds 100 }
        $row.LeftBehind += $left.Count
        foreach ($thing in $left) { $faults.Add("round $round, $($row.Fault): left $thing") }
        $truth.Clear()
        $turns.Clear()

        # Each round of faults makes this shell as warm as it gets; a server is after two rounds.
        [GC]::Collect()
        if ($clock.Elapsed.TotalMinutes -ge 5 * ($memories.Count + 1)) {
            $memories.Add("$([Math]::Round((Get-Memory $PID) / 1024)) ($([Math]::Round([GC]::GetTotalMemory($true) / 1MB, 1)))")
        }

        if ($round -ge $Fault.Count) {
            if (-not $shellGrowth.Memory) { $shellGrowth.Memory = Get-Memory $PID } else { $shellGrowth.Prompts += $row.Prompts - $before }
        }

        $now = Get-ServerId
        if (-not $now) { continue }
        if ($now -ne $server.Id) { $server = @{ Id = $now; Memory = 0.0; Rounds = 0 } }
        $memory = Get-Memory $now
        # It may have gone since.
        if (-not $memory) { continue }
        if (++$server.Rounds -gt 2) {
            $serverGrowth.Kilobytes += $memory - $server.Memory
            $serverGrowth.Prompts += $row.Prompts - $before
        }

        $server.Memory = $memory
    }
}
finally {
    Get-MoanaSession -ErrorAction Ignore | Remove-MoanaSession -Confirm:$false -ErrorAction Continue
    $env:XDG_STATE_HOME, $env:XDG_CONFIG_HOME = $variables
    if ($hasDisk) {
        Copy-Item "$store/*" $folder
        & umount -l $store
    }
}

# Nobody who knows the folder is there any more; a server that was told to end takes its moment.
$deadline = $clock.Elapsed + [timespan]::FromSeconds(20)
do {
    $living = @(foreach ($process in Get-ChildItem /proc -Directory | Where-Object { $_.Name -match '^\d+$' -and $_.Name -ne $PID }) {
        if ((Get-Content "$process/cmdline" -Raw -ErrorAction Ignore) -like "*$folder*") { "process $($process.Name)" }
    })
    if ($living) { Start-Sleep -Milliseconds 200 }
} while ($living -and $clock.Elapsed -lt $deadline)
foreach ($thing in $living) { $faults.Add("at the end: left $thing") }

$growth = { param($Kilobytes, $Prompts) if ($Prompts) { [Math]::Round(1000 * $Kilobytes / $Prompts) } }
$all = [pscustomobject]@{ Fault = 'All'; Rounds = 0; Prompts = 0; Lost = 0; Doubled = 0; WronglyDone = 0; LeftBehind = $living.Count }
foreach ($row in $rows.Values) { foreach ($count in 'Rounds', 'Prompts', 'Lost', 'Doubled', 'WronglyDone', 'LeftBehind') { $all.$count += $row.$count } }
[GC]::Collect()
if ($Json) { @($rows.Values) + $all | ConvertTo-Json | Set-Content $Json }
@($rows.Values) + $all | Format-Table -AutoSize | Out-String -Width 120
"Minutes: $([Math]::Round($clock.Elapsed.TotalMinutes, 1)). Growth per 1,000 prompts, in kB: shell $(& $growth ((Get-Memory $PID) - $shellGrowth.Memory) $shellGrowth.Prompts), tmux server $(& $growth $serverGrowth.Kilobytes $serverGrowth.Prompts)"
"Memory of this shell every five minutes, in MB, and what of it is managed: $($memories -join ', ')"
$faults
if ($faults.Count) {
    "The agents' log and what else there is of it: $folder"
    exit 1
}

Remove-Item $folder -Recurse -Force
exit 0
