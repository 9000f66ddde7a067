@{
    RootModule           = 'Moana.PowerShell.dll'
    ScriptsToProcess     = @('Moana.Guard.ps1')
    # Runs before the root module is looked at; see Moana.Loader.
    NestedModules        = @('Moana.Loader.dll')
    ModuleVersion        = '0.1.0'
    GUID                 = 'bcf66879-a75d-4239-beb8-2bb45796f948'
    Author               = 'The Moana developers'
    CompanyName          = 'The Moana developers'
    Copyright            = '(c) The Moana developers. MIT license.'
    Description          = 'Drives several terminal coding agents (amp, antigravity, codex, claude, gemini, opencode, ...) side by side in tmux: sends prompts and proves that they were submitted, sees what each agent is doing, and schedules tasks.'
    CompatiblePSEditions = @('Core')
    PowerShellVersion    = '7.4'
    FormatsToProcess     = @('Moana.format.ps1xml')
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    CmdletsToExport      = @(
        'Add-MoanaTask'
        'Copy-MoanaOrchestration'
        'Export-MoanaReport'
        'Get-MoanaAgent'
        'Get-MoanaChange'
        'Get-MoanaHook'
        'Get-MoanaHost'
        'Get-MoanaMcpConfiguration'
        'Get-MoanaNotification'
        'Get-MoanaOrchestration'
        'Get-MoanaOutput'
        'Get-MoanaProfile'
        'Get-MoanaSession'
        'Get-MoanaStatus'
        'Get-MoanaTask'
        'Get-MoanaTurn'
        'Get-MoanaWorkspace'
        'Import-MoanaPlan'
        'Initialize-MoanaStore'
        'Invoke-MoanaPrompt'
        'Measure-MoanaUsage'
        'Merge-MoanaChange'
        'New-MoanaAgent'
        'New-MoanaProfile'
        'New-MoanaPrompt'
        'New-MoanaSession'
        'New-MoanaTask'
        'New-MoanaWorkspace'
        'Register-MoanaAgent'
        'Register-MoanaHost'
        'Register-MoanaNotification'
        'Remove-MoanaOrchestration'
        'Remove-MoanaSession'
        'Remove-MoanaWorkspace'
        'Resolve-MoanaStatus'
        'Restart-MoanaAgent'
        'Resume-MoanaOrchestration'
        'Resume-MoanaTask'
        'Send-MoanaKey'
        'Send-MoanaPrompt'
        'Show-MoanaDashboard'
        'Start-MoanaMcpServer'
        'Start-MoanaOrchestration'
        'Stop-MoanaAgent'
        'Stop-MoanaOrchestration'
        'Stop-MoanaTask'
        'Stop-MoanaTurn'
        'Submit-MoanaChange'
        'Test-MoanaEnvironment'
        'Test-MoanaPlan'
        'Test-MoanaProfile'
        'Test-MoanaPrompt'
        'Unregister-MoanaAgent'
        'Unregister-MoanaHost'
        'Unregister-MoanaNotification'
        'Wait-MoanaStatus'
        'Watch-MoanaOrchestration'
        'Watch-MoanaStatus'
        'Watch-MoanaTurn'
    )
    PrivateData          = @{
        PSData = @{
            Tags         = @('PSEdition_Core', 'Linux', 'tmux', 'agent', 'orchestration', 'codex', 'claude', 'amp')
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'The first release. Several terminal coding agents side by side in tmux: prompts that are proven to be submitted, statuses with their evidence, tasks with dependencies and validation that go on after a crash, a live dashboard and reports. CHANGELOG.md has it all, with an example for each.'
        }
    }
}
