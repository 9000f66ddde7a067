# Several runspaces of one process, each with an agent. A runspace loads Moana by itself where it is in the module path.
Get-MoanaAgent | ForEach-Object -ThrottleLimit 3 -Parallel {
    $turn = $_ | Invoke-MoanaPrompt 'Count the files of this folder.' -Timeout 10m
    "$($turn.Name), $($turn.Outcome): $turn"
}
