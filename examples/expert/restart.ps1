# Starts every agent anew whose program has ended, as it was started before, and waits until they take prompts.
$gone = @(Get-MoanaStatus -Status Exited)
$gone | Restart-MoanaAgent -PassThru | Wait-MoanaStatus -Status Idle, WaitingForInput -Timeout 60 | ForEach-Object { "$_" }
"restarted: $($gone.Count)"
