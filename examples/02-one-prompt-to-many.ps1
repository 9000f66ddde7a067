<#
.SYNOPSIS
    Sends one prompt to all agents that are ready, waits for all of them, and shows what they answered.
#>
param(
    [string] $Prompt = 'Explain in two sentences what the code in this folder does, and what is missing.',
    [double] $Timeout = 600
)
$ErrorActionPreference = 'Stop'

# With -PassThru a refusal is a receipt too: one agent with an open dialog does not stop the others.
$receipts = Get-MoanaStatus | Where-Object Status -in Idle, Completed | Send-MoanaPrompt $Prompt -PassThru
$receipts | Sort-Object Name | Format-Table Name, Outcome, Attempts, Reason

$receipts | Where-Object Outcome -in Started, Submitted |
    Wait-MoanaStatus -Status Completed, WaitingForInput, Failed, RateLimited -Timeout $Timeout |
    Sort-Object Name | Format-Table Name, Status, Evidence

Get-MoanaOutput -Name * -Tail 6 | Format-Table Name, Text -GroupBy Name
