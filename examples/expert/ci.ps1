# A job of a CI server: an agent, a task, its check. Exit code 1 when it did not pass; the record stays, and nothing runs on.
param([string] $Command = 'codex', [string] $Prompt = 'Replace what is deprecated.', [string] $Check = 'dotnet test')
$ErrorActionPreference = 'Stop'
New-MoanaSession ci @{ worker = $Command }
try {
    Wait-MoanaStatus -Session ci -Status Idle -Timeout 2m | Out-Null
    Start-MoanaOrchestration -Session ci -Queue $Prompt -Validate $Check -Timeout 30m -ErrorOnFailure |
        ForEach-Object { "$_ is $($_.Status) after $($_.Attempts) attempt(s)" }
}
finally {
    if (Get-MoanaOrchestration latest) { Export-MoanaReport latest -Format Json -Path ./report.json -Force }
    Remove-MoanaSession ci -Confirm:$false
}
