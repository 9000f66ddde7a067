<#
.SYNOPSIS
    Has each file reviewed once, however often the script ends early and runs again.
#>
$ErrorActionPreference = 'Stop'
$review = {
    Use-MoanaRun nightly {
        'parser.rs', 'risk.rs', 'main.rs' | Invoke-MoanaTask -Prompt { "Review $_." } -Key { "review:$_" }
        Invoke-MoanaTask 'Sum the reviews up.' -Agent claude -Key sum
    }
}

# As if it had been killed after the first result.
& $review | Select-Object -First 1 | Format-Table
# Run again: what is on record comes back at once, what an agent has is waited for, and the rest is done.
& $review | Format-Table
Get-MoanaRun nightly
