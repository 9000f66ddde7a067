# For a CI job: fails with the reasons when a task failed, and keeps the record as JSON.
param([string] $Session = 'work', [string] $Prompt = "Check that $PWD compiles. Fix the errors.")
$ErrorActionPreference = 'Stop'
$bad = Test-MoanaEnvironment -Session $Session | Where-Object Result -eq Failed
if ($bad) { throw "Not ready: $bad" }
$results = @(Start-MoanaOrchestration -Session $Session -Queue $Prompt -Validate 'true' -Timeout 30m)
Export-MoanaReport latest -Format Json -Path ./report.json -Force
$failed = @($results | Where-Object Status -ne Completed)
if ($failed) { throw ($failed | ForEach-Object { "$($_.Id): $($_.Reason)" }) }
"$($results.Count) task(s) done"
