# Sends a prompt, waits for its end, and ends with an error when it was not done.
param([string] $Name = 'codex', [string] $Prompt = "Explain what $PWD does.")
$ErrorActionPreference = 'Stop'
$receipt = Send-MoanaPrompt $Name $Prompt -PassThru
if ($receipt.Outcome -notin 'Started', 'Submitted') { throw "Not sent: $($receipt.Reason)" }
$end = $receipt | Wait-MoanaStatus -Status Completed, WaitingForInput, Failed, RateLimited, Exited -Timeout 15m
if ($end.Status -ne 'Completed') { throw "$end ($($end.Evidence))" }
"$Name is done"
