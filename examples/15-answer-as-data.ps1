<#
.SYNOPSIS
    Asks for data in place of prose, and writes it to a table.
#>
param(
    [string] $Name = 'codex',
    [string] $Prompt = 'List the bugs that you see in src, the worst first.',
    [string] $Path = 'bugs.csv',
    [double] $Timeout = 1800
)
$ErrorActionPreference = 'Stop'

$schema = @{
    type  = 'array'
    items = @{
        type       = 'object'
        required   = 'file', 'line', 'what'
        properties = @{ file = @{ type = 'string' }; line = @{ type = 'integer' }; what = @{ type = 'string' } }
    }
}

# What does not fit goes back to the agent, with what is wrong with it.
$turn = Invoke-MoanaPrompt $Name $Prompt -Schema $schema -Timeout $Timeout
$turn.Data | Export-Csv $Path
"$($turn.Data.Count) bugs are in $Path."
Import-Csv $Path | Format-Table
