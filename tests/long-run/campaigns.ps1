<#
.SYNOPSIS
    The long tests of the suite, and how one is run for a given time.
#>

# What there is: the variable that sets the number of cases, and how few tell how long one takes. Without a variable the
# tests are run again and again.
function Get-Campaign {
    function New-Campaign([string] $Part, [string] $What, [string] $Project, [string[]] $Filter, [string] $Variable, [int] $Few, [string] $SeedVariable) {
        [pscustomobject]@{ Part = $Part; What = $What; Project = $Project; Filter = $Filter; Variable = $Variable; Few = $Few; SeedVariable = $SeedVariable }
    }

    New-Campaign Kills 'kills of the process that drives an orchestration' Moana.EndToEnd.Tests @('--filter-class', '*.KillTests') MOANA_KILLS 3
    New-Campaign Kills 'kills of a process that holds connections to tmux' Moana.Tmux.Tests @('--filter-method', '*ProcessEndTests.No_client_and_no_server*') MOANA_KILLS 8
    New-Campaign Kills 'kills while tasks work in workspaces of their own' Moana.Orchestration.Tests @('--filter-class', '*.KilledWorkspaceTests') MOANA_WORKSPACE_KILLS 2
    New-Campaign Chaos 'deliveries to agents that misbehave' Moana.Agents.Tests @('--filter-class', '*.ChaosTests') MOANA_CHAOS_DELIVERIES 15 MOANA_CHAOS_SEED
    New-Campaign Worlds 'simulated worlds of the scheduler' Moana.Orchestration.Tests @('--filter-method', '*SimulationTests.Nothing_that_must_not_happen*') MOANA_SIM_RUNS 2000
    New-Campaign Worlds 'simulated worlds over the real records' Moana.Orchestration.Tests @('--filter-method', '*SimulationTests.The_same_holds_over*') MOANA_SIM_STORE_RUNS 20
    New-Campaign Fuzz 'streams of control mode, cut and twisted' Moana.Tmux.Tests @('--filter-class', '*.ControlReaderFuzzTests') MOANA_FUZZ_CASES 5000 MOANA_FUZZ_SEED
    New-Campaign Fuzz 'profiles, hook reports and marks that are nearly right' Moana.Agents.Tests @('--filter-class', '*FuzzTests') MOANA_FUZZ_RUNS 500 MOANA_FUZZ_SEED
    New-Campaign Fuzz 'plans and rows of records that are nearly right' Moana.Orchestration.Tests @('--filter-class', '*FuzzTests') MOANA_FUZZ_RUNS 100 MOANA_FUZZ_SEED
    New-Campaign Landing 'landings in random histories' Moana.Orchestration.Tests @('--filter-method', '*LandingPropertyTests.The_target_is*', '*LandingPropertyTests.Two_processes*') MOANA_LANDINGS 6
    New-Campaign Landing 'kills within a landing' Moana.Orchestration.Tests @('--filter-method', '*LandingPropertyTests.Killed_at_any_moment*') MOANA_LANDING_KILLS 2
    New-Campaign Partitions 'runs of the tests in which the way to a host is cut' Moana.Agents.Tests @('--filter-class', '*.HostDeliveryTests')
    New-Campaign Partitions 'runs of the tests in which the way to tmux is cut' Moana.Tmux.Tests @('--filter-class', '*.LocalCommandFaultTests', '*.LocalEventFaultTests')
    New-Campaign Partitions 'runs of the tests in which one that shares a queue is lost' Moana.Orchestration.Tests @('--filter-class', '*.SharedQueueTests')
    New-Campaign Matrix 'rounds of prompts of each kind to each real program' Moana.RealAgents.Tests @('--filter-class', '*.DeliveryTests') MOANA_DELIVERY_ROUNDS 1
}

# Runs the tests once, with so many cases.
function Invoke-Pass([object] $Campaign, [int] $Count, [int] $Seed, [string] $Program, [string] $Log) {
    $set = @{}
    if ($Campaign.Variable) { $set[$Campaign.Variable] = $Count }
    if ($Campaign.SeedVariable) { $set[$Campaign.SeedVariable] = $Seed }
    $before = @{}
    foreach ($name in $set.Keys) { $before[$name] = [Environment]::GetEnvironmentVariable($name); [Environment]::SetEnvironmentVariable($name, "$($set[$name])") }
    $clock = [Diagnostics.Stopwatch]::StartNew()
    try { $said = @(& $Program --progress off @($Campaign.Filter) 2>&1 | ForEach-Object { "$_" }) }
    finally { foreach ($name in $set.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) } }

    $code = $LASTEXITCODE
    Add-Content $Log $said
    $number = { param($Name) [int]"0$(($said | Select-String "^\s+${Name}: (\d+)" | Select-Object -Last 1).Matches.Groups[1].Value)" }
    $failed = & $number failed
    [pscustomobject]@{
        Passed  = & $number succeeded
        # A run that could not be made is a failure, too.
        Failed  = $failed -eq 0 -and $code -ne 0 ? 1 : $failed
        Skipped = & $number skipped
        Seconds = $clock.Elapsed.TotalSeconds
    }
}

# A few cases tell how many there is time for.
function Invoke-Campaign([object] $Campaign, [timespan] $Time, [int] $Seed, [string] $Bin, [string] $Configuration, [string] $Logs) {
    $program = "$Bin/$($Campaign.Project)/$($Configuration.ToLowerInvariant())/$($Campaign.Project)"
    if (-not (Test-Path $program)) { throw "The tests are not built: dotnet build tests/$($Campaign.Project)" }
    $log = "$Logs/$($Campaign.Part)-$($Campaign.Project).log"
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $pass = Invoke-Pass $Campaign $Campaign.Few $Seed $program $log
    $row = [pscustomobject]@{ Part = $Campaign.Part; What = $Campaign.What; Count = $Campaign.Variable ? $Campaign.Few : 1; Passed = $pass.Passed; Failed = $pass.Failed; Skipped = $pass.Skipped; Minutes = 0.0 }
    if ($pass.Passed -eq 0) { $row.Count = 0 }
    $last = $Campaign.Few
    # Several passes, so that no test meets its own limit of an hour, and each has a seed of its own.
    while ($row.Failed -eq 0 -and $pass.Passed -gt 0) {
        $left = [Math]::Min(2400, ($Time - $clock.Elapsed).TotalSeconds)
        if ($left -lt $pass.Seconds) { break }
        $count = $Campaign.Variable ? [int][Math]::Max($Campaign.Few, [Math]::Min(10000000, 0.8 * $last * $left / $pass.Seconds)) : 1
        $pass = Invoke-Pass $Campaign $count (++$Seed) $program $log
        $last = $count
        # The worlds of a longer run are those of a shorter one, and more.
        $row.Count = $Campaign.Part -eq 'Worlds' ? [Math]::Max($row.Count, $count) : $row.Count + $count
        $row.Passed += $pass.Passed
        $row.Failed += $pass.Failed
        $row.Skipped += $pass.Skipped
    }

    $row.Minutes = [Math]::Round($clock.Elapsed.TotalMinutes, 1)
    $row
}
