# A script that uses Moana is tested without tmux and without agents: objects of its own types stand for them.
function Get-FreeAgent { (Get-MoanaStatus | Where-Object Status -eq Idle).Name }
function ConvertTo-Status([string] $Name, [Moana.AgentStatus] $Status) {
    $report = [Moana.StatusReport]::new()
    [Moana.StatusReport].GetProperty('Name').SetValue($report, $Name)
    [Moana.StatusReport].GetProperty('Status').SetValue($report, $Status)
    $report
}
# In Pester: Mock Get-MoanaStatus { ... }. A function of the name does the same.
function Get-MoanaStatus { ConvertTo-Status codex Working; ConvertTo-Status amp Idle }
"free: $(Get-FreeAgent)"
