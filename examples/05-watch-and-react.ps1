<#
.SYNOPSIS
    Watches all agents: says who asks or fails, and gives whoever is done the next prompt. Nothing is polled.
#>
param(
    [string[]] $Prompt = @(
        "List the modules of $PWD with a sentence on each."
        "Find what has no tests in $PWD, and list it."
        "Sum up in $PWD/SUMMARY.md what you found."
        "Check that every link in $PWD/README.md works."
    )
)
$ErrorActionPreference = 'Stop'

$waiting = [Collections.Generic.Queue[string]]::new($Prompt)
$turns = @{}
:watch while ($true) {
    Watch-MoanaStatus | ForEach-Object {
        $agent = $_
        if ($agent.Status -eq 'WaitingForInput') { "$($agent.Name) asks: $(($agent.Question -split '\n')[0])" }
        if ($agent.Status -in 'Failed', 'RateLimited', 'Exited') { "$($agent.Name) is $($agent.Status): $($agent.Evidence)"; $turns.Remove($agent.Name) }

        # Done is the turn that was sent; a status of the turn before may still be on its way.
        if ($turns[$agent.Name] -and $agent.Status -eq 'Completed' -and $agent.Turn -eq $turns[$agent.Name]) {
            "$($agent.Name) is done"
            $turns.Remove($agent.Name)
        }
        if ($agent.Status -in 'Idle', 'Completed' -and -not $turns[$agent.Name] -and $waiting.Count) {
            "$($agent.Name) gets: $($waiting.Peek())"
            $turns[$agent.Name] = ($agent | Send-MoanaPrompt $waiting.Dequeue() -PassThru).Turn
        }
        if (-not $waiting.Count -and -not $turns.Count) { break watch }
    }
}
'All is done.'
