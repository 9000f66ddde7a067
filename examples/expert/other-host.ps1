# Agents on another machine: its name goes with each cmdlet, and objects know where their pane is.
param([string] $HostName = 'build1', [string[]] $Command = @('ssh', 'build1'), [Collections.IDictionary] $Agent = @{ there = 'codex' }, [string] $Path = '.')
$ErrorActionPreference = 'Stop'
Register-MoanaHost $HostName -Command $Command
"$HostName reachable: $((Get-MoanaHost $HostName).Reachable)"
New-MoanaSession far $Agent -HostName $HostName -Path $Path
Wait-MoanaStatus -HostName $HostName -Session far -Status Idle -Timeout 60 | Invoke-MoanaPrompt 'Run the tests.' -Timeout 15m |
    ForEach-Object { "$($_.Name): $_" }
Remove-MoanaSession far -HostName $HostName -Confirm:$false
Unregister-MoanaHost $HostName
