# A prompt per file, in the order of their names; the file's name is the task's id.
param([string] $Session = 'work', [string] $Folder = './prompts')
Get-ChildItem $Folder -Filter *.md | Sort-Object Name |
    ForEach-Object { New-MoanaTask (Get-Content $_ -Raw) -Id $_.BaseName } |
    Start-MoanaOrchestration -Session $Session |
    ForEach-Object { "$_ is $($_.Status)" }
