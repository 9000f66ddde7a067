# Runs a script of one's own for each agent that asks, fails or is limited: a mail, a message, a bell. Ends after so many.
# Register-MoanaNotification does so beside other work.
param([scriptblock] $Notify = { param($Status) "$($Status.Name): $($Status.Status)" }, [int] $First = 1)
Watch-MoanaStatus -Status WaitingForInput, Failed, RateLimited | Select-Object -First $First |
    ForEach-Object { & $Notify $_ }
