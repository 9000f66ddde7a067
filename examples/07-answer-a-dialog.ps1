<#
.SYNOPSIS
    An agent asks for a permission: shows the question, and answers it by hand.
#>
param(
    [string] $Name = 'codex',
    [string] $Prompt = "Run the tests of $PWD, and ask me before you change anything."
)
$ErrorActionPreference = 'Stop'

$null = Send-MoanaPrompt $Name $Prompt -PassThru
$status = Wait-MoanaStatus $Name WaitingForInput, Completed -Timeout 600
if ($status.Status -eq 'WaitingForInput') {
    $status.Question

    # Without -Confirm:$false it asks first. The keys are pressed only while this very dialog stands there.
    $status | Send-MoanaKey -Answer confirm -Confirm:$false -PassThru | Format-Table Name, Outcome, Keys, StatusBefore, StatusAfter
    Wait-MoanaStatus $Name Completed -Timeout 600 | Format-Table Name, Status, Evidence
}
