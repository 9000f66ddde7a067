<#
.SYNOPSIS
    Writes the figures of a long run into a page of Markdown, between the two comments that name it.
#>
function Write-Figure([string] $Path, [object[]] $Soak, [object[]] $Row, [double] $Minutes, [int] $Seed) {
    $page = Get-Content $Path -Raw
    $between = '(?s)(?<=<!-- long-run -->\r?\n).*?(?=<!-- /long-run -->)'
    if ($page -notmatch $between) { throw "$Path has no place for the figures: <!-- long-run -->, <!-- /long-run -->." }

    $invariant = [cultureinfo]::InvariantCulture
    $parts = @($Soak ? 'Soak' : $null) + @($Row | ForEach-Object Part) | Where-Object { $_ } | Select-Object -Unique
    $lines = @(
        ''
        "$(Get-Date -AsUTC -Format 'yyyy-MM-dd'), commit $(git rev-parse --short HEAD), $([Environment]::ProcessorCount) cores, $(& tmux -V), $([Math]::Round($Minutes)) minutes:"
        ''
        '```powershell'
        "./tests/long-run.ps1 -Minutes $([Math]::Round($Minutes)) -Part $($parts -join ', ') -Seed $Seed -Write"
        '```'
        if ($Soak) {
            ''
            '| what broke in each round | rounds | prompts | lost | sent twice | wrongly done | left behind |'
            '| --- | ---: | ---: | ---: | ---: | ---: | ---: |'
            foreach ($fault in $Soak | Where-Object Rounds) { "| $($fault.Fault) | $($fault.Rounds) | $($fault.Prompts.ToString('N0', $invariant)) | $($fault.Lost) | $($fault.Doubled) | $($fault.WronglyDone) | $($fault.LeftBehind) |" }
        }
        if ($Row) {
            ''
            '| what else ran | how many | tests failed | minutes |'
            '| --- | ---: | ---: | ---: |'
            foreach ($one in $Row) { "| $($one.What) | $($one.Count ? $one.Count.ToString('N0', $invariant) : 'skipped here') | $($one.Failed) | $($one.Minutes.ToString($invariant)) |" }
        }
        ''
    ) -join "`n"
    [IO.File]::WriteAllText($Path, [regex]::Replace($page, $between, "$($lines.Replace('$', '$$'))`n"))
}
