# Tells of each agent that asks, fails or is limited: here a line in the shell. -Bell, -Desktop, -Command and -Uri are other ways.
param([scriptblock] $Action = { Write-Host "$($_.Agent): $($_.Kind)" }, [int] $First = 1)
$null = Register-MoanaNotification needs-me -On WaitingForInput, Failed, RateLimited -Action $Action
try { Watch-MoanaStatus -Status WaitingForInput, Failed, RateLimited | Select-Object -First $First | Out-Null }
finally { Unregister-MoanaNotification needs-me }
