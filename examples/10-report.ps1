<#
.SYNOPSIS
    Runs tasks, and writes down what came of them: a page for people, lines for a spreadsheet.
#>
param(
    [string] $Session = 'work',
    [hashtable] $Task = @{
        amp   = "Create the file $PWD/src/risk.rs with Sharpe and Sortino. Include unit tests."
        codex = "Check that $PWD compiles with cargo check. If there are errors, fix them."
    },
    [string] $Path = './report.html'
)
$ErrorActionPreference = 'Stop'

$results = Start-MoanaOrchestration -Session $Session -Task $Task -Timeout 3600
$results | Select-Object Id, Status, Agent, Attempts, DurationSeconds | Export-Csv ./results.csv
Import-Csv ./results.csv | Sort-Object Id | Format-Table Id, Status, Agent, Attempts

$report = Export-MoanaReport latest -Path $Path -PassThru
"The report is in $(Split-Path $report.FullName -Leaf), $([Math]::Ceiling($report.Length / 1kb)) KB."

(Export-MoanaReport latest -Format Markdown) -split '\n' | Select-Object -First 12
