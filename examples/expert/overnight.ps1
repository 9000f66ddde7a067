# A night's work: tasks with validation, as a job; the report in the morning says what came of it.
param([string] $Session = 'work', [string] $Report = './night.html')
$ErrorActionPreference = 'Stop'
$parser = New-MoanaTask "Create the file $PWD/src/parser.rs. Include unit tests." -Id parser -Validate 'test -d .' -MaxFixes 2
$docs = New-MoanaTask "Document the file $PWD/src/parser.rs." -Id docs -DependsOn parser -Tag docs
$job = $parser, $docs | Start-MoanaOrchestration -Session $Session -Timeout 8h -WhenInterrupted Retry -RestartAgents -AsJob
$job | Wait-Job | Receive-Job | ForEach-Object { "$_ is $($_.Status)" }
Export-MoanaReport latest -Path $Report -Force
"$(Get-MoanaOrchestration latest) left $(@(Get-MoanaTask -Status Failed, Skipped).Count) task(s) undone"
