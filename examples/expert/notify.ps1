# Runs a script of one's own for each agent that asks or fails: a mail, a message, a bell. Ends after so many.
param([scriptblock] $Notify = { param($Status) "$($Status.Name) needs you: $($Status.Status)" }, [int] $First = 1)
Watch-MoanaStatus -Status WaitingForInput, Failed, RateLimited, Exited | Select-Object -First $First |
    ForEach-Object { & $Notify $_ }
