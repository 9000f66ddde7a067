<#
.SYNOPSIS
    How a long test of the suite is run for a given time; campaigns.psd1 has what there is.
#>

# Runs the tests once, with so many cases.
function Invoke-Pass {
    param([hashtable] $Campaign, [int] $Count, [int] $Seed, [string] $Program, [string] $Log)

    $set = @{}
    if ($Campaign.ContainsKey('Variable')) { $set[$Campaign.Variable] = $Count }
    if ($Campaign.ContainsKey('Seed')) { $set[$Campaign.Seed] = $Seed }
    $before = @{}
    foreach ($name in $set.Keys) { $before[$name] = [Environment]::GetEnvironmentVariable($name); [Environment]::SetEnvironmentVariable($name, "$($set[$name])") }
    $filter = if ($Campaign.ContainsKey('Class')) { @('--filter-class') + $Campaign.Class } else { @('--filter-method') + $Campaign.Method }
    $clock = [Diagnostics.Stopwatch]::StartNew()
    try { $said = @(& $Program --progress off @filter 2>&1 | ForEach-Object { "$_" }) }
    finally { foreach ($name in $set.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) } }

    $code = $LASTEXITCODE
    Add-Content $Log $said
    $number = { param($Name) if ("$($said | Select-String "^\s+${Name}: \d+" | Select-Object -Last 1)" -match '\d+') { [int]$Matches[0] } else { 0 } }
    $failed = & $number failed
    [pscustomobject]@{
        Passed  = & $number succeeded
        # A run that could not be made is a failure, too.
        Failed  = $failed -eq 0 -and $code -ne 0 ? 1 : $failed
        Skipped = & $number skipped
        Seconds = $clock.Elapsed.TotalSeconds
    }
}

# A few cases tell how many there is time for. Several passes, so that no test meets its own limit of an hour; where there are seeds,
# each has its own.
function Invoke-Campaign {
    param([hashtable] $Campaign, [timespan] $Time, [int] $Seed, [string] $Bin, [string] $Configuration, [string] $Logs)

    $program = "$Bin/$($Campaign.Project)/$($Configuration.ToLowerInvariant())/$($Campaign.Project)"
    if (-not (Test-Path $program)) { throw "The tests are not built: dotnet build tests/$($Campaign.Project)" }

    $log = "$Logs/$($Campaign.Part)-$($Campaign.Project).log"
    $row = [pscustomobject]@{ Part = $Campaign.Part; What = $Campaign.What; Count = 0; Passed = 0; Failed = 0; Skipped = 0; Minutes = 0.0 }
    $counts = $Campaign.ContainsKey('Variable')
    $count = $counts ? $Campaign.Few : 1
    $clock = [Diagnostics.Stopwatch]::StartNew()
    do {
        $pass = Invoke-Pass -Campaign $Campaign -Count $count -Seed ($Seed++) -Program $program -Log $log
        $row.Passed += $pass.Passed
        $row.Failed += $pass.Failed
        $row.Skipped += $pass.Skipped
        # The worlds of a longer run are those of a shorter one, and more.
        if ($pass.Passed -gt 0) { $row.Count = $Campaign.Part -eq 'Worlds' ? [Math]::Max($row.Count, $count) : $row.Count + $count }

        $left = [Math]::Min(2400, ($Time - $clock.Elapsed).TotalSeconds)
        if ($counts) { $count = [int][Math]::Max($Campaign.Few, [Math]::Min(10000000, 0.8 * $count * $left / $pass.Seconds)) }
    } while ($row.Failed -eq 0 -and $pass.Passed -gt 0 -and $left -ge $pass.Seconds)

    $row.Minutes = [Math]::Round($clock.Elapsed.TotalMinutes, 1)
    $row
}
