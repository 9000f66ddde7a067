# Several runspaces of one process use the same agents, each its own.
Get-MoanaAgent | ForEach-Object -Parallel {
    $null = $_ | Send-MoanaPrompt "Count the files of $PWD." -PassThru
    $end = $_ | Wait-MoanaStatus -Status Completed -Timeout 10m
    "$end"
} -ThrottleLimit 3
