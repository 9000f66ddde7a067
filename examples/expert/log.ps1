# A line per change of status, for grep and for a spreadsheet.
param([string] $Path = './status.csv', [int] $First = 3)
Watch-MoanaStatus | Select-Object -First $First |
    Select-Object @{ Name = 'Time'; Expression = { Get-Date -Format o } }, Name, Status, Evidence |
    Export-Csv $Path -Append
"$(@(Import-Csv $Path).Count) line(s) in $Path"
