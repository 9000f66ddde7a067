#Requires -Version 7.4
<#
.SYNOPSIS
    Writes docs/examples.md: each example, and what it printed when it was run just now on fake agents.
.DESCRIPTION
    Its output has the width of a page; folders of this run are written as /home/me.
.EXAMPLE
    ./examples/document.ps1
#>
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$text = @'
# Examples

Everyday jobs. The scripts stand in the folder `examples`; they are written for the agents amp, claude and codex in
a tmux session named `work`, as the first one starts them. To see them on fake agents, without an account:

```powershell
./build.ps1
./examples/run.ps1 03
```

What is printed below each was printed by such a run. `./examples/document.ps1` writes this page.
'@

foreach ($example in Get-ChildItem "$PSScriptRoot/[0-9][0-9]-*.ps1") {
    $purpose = (Get-Help $example.FullName).Synopsis.Trim()
    $code = (Get-Content $example.FullName -Raw) -replace '(?s)^.*?#>\s*', ''
    $command = "`$PSStyle.OutputRendering = 'PlainText'; & '$PSScriptRoot/run.ps1' $($example.Name.Substring(0, 2)) | Out-String -Width 160"
    $output = (& "$PSScriptRoot/../tools/pwsh.ps1" -NoProfile -Command $command) -join "`n"
    if ($LASTEXITCODE) { throw "$($example.Name) failed: $output" }

    $output = $output -replace '/tmp/moana-example-\w+', '/home/me' -replace '[ \t]+(?=\n|$)' -replace '\n{3,}', "`n`n"
    $text += "`n`n## $($example.BaseName)`n`n$purpose`n`n``````powershell`n$($code.Trim())`n```````n`n``````text`n$($output.Trim())`n``````"
}

$text += @'


# Short scripts

Each does one thing, in at most 15 lines, and stands in the folder `examples/expert`. To see them on fake agents: `./examples/expert/run.ps1`, or with a name behind it.
'@

foreach ($example in Get-ChildItem "$PSScriptRoot/expert/*.ps1" -Exclude run.ps1 | Sort-Object Name) {
    $text += "`n`n## $($example.BaseName)`n`n``````powershell`n$((Get-Content $example.FullName -Raw).Trim())`n``````"
}

Set-Content "$PSScriptRoot/../docs/examples.md" $text
