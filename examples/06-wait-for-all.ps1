<#
.SYNOPSIS
    Gives each agent a task of its own, takes the first that is done, then waits for all of them.
#>
param(
    [hashtable] $Task = @{
        amp    = "Create the file $PWD/src/risk.rs with Sharpe and Sortino. Include unit tests."
        claude = "Review the file $PWD/src/parser.rs, and list what must be changed."
        codex  = "Check that $PWD compiles with cargo check. If there are errors, fix them."
    },
    [double] $Timeout = 1800
)
$ErrorActionPreference = 'Stop'

foreach ($name in $Task.Keys | Sort-Object) { Send-MoanaPrompt $name $Task[$name] }

# An agent that asks or fails is not waited for: it would never be done.
$ends = 'Completed', 'WaitingForInput', 'Failed', 'RateLimited', 'Exited'
$first = Wait-MoanaStatus -Name @($Task.Keys) -Status $ends -Any -Timeout $Timeout
"The first was $($first.Name), which is $($first.Status)."

try {
    Wait-MoanaStatus -Name @($Task.Keys) -Status $ends -Timeout $Timeout | Sort-Object Name | Format-Table Name, Status
}
catch [Moana.MoanaException] {
    # Those that were too slow; their last words say why.
    $_.Exception.Message
    Get-MoanaOutput -Name $_.TargetObject -Tail 5
}
