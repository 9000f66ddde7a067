# A night's work: two tasks, each with a check, as a job; the report in the morning says what came of it.
param([string] $Session = 'work', [string] $Check = 'cargo test', [string] $Report = './night.html')
$ErrorActionPreference = 'Stop'
$parser = New-MoanaTask 'Create src/parser.rs with a parser of the configuration, and its tests.' -Id parser -Validate $Check -MaxFixes 2
$docs = New-MoanaTask 'Document src/parser.rs.' -Id docs -DependsOn parser -Validate $Check
$job = $parser, $docs | Start-MoanaOrchestration -Session $Session -Timeout 8h -WhenInterrupted Retry -RestartAgents -AsJob
$job | Receive-Job -Wait | ForEach-Object { "$_ is $($_.Status)" }
Export-MoanaReport latest -Path $Report -Force
"left undone: $(@(Get-MoanaTask -Status Failed, Skipped).Count)"
