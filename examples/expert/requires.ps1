#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Moana'; ModuleVersion = '0.1.0' }
# Says what it needs, so that PowerShell loads it or refuses; types of the module stand in its own parameters.
param([Moana.AgentStatus[]] $Status = @('Idle', 'Completed'))
$free = @(Get-MoanaStatus -Status $Status)
"$($free.Count) agent(s) take a prompt, under Moana $((Get-Module Moana).Version)"
