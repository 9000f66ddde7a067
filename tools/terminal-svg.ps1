<#
.SYNOPSIS
    Draws what stands in a terminal, as tmux's capture-pane -p -e writes it, as a picture of vectors.
#>
function ConvertTo-TerminalSvg {
    param([string[]] $Row, [int] $Columns, [string] $Title)

    $width, $height, $size = 8.4, 18, 14
    $palette = '1e2430', 'e06c75', '98c379', 'e5c07b', '61afef', 'c678dd', '56b6c2', 'c8ccd4', '7f848e', 'ff7a85', 'b5e890', 'ffd787', '82c7ff', 'e79bff', '7fe0ea', 'ffffff'
    $steps = 0, 95, 135, 175, 215, 255

    # A colour of the 256.
    function Get-Colour([int] $Index) {
        if ($Index -lt 16) { return "#$($palette[$Index])" }
        if ($Index -gt 231) { $grey = 8 + 10 * ($Index - 232); return "rgb($grey,$grey,$grey)" }
        $Index -= 16
        "rgb($($steps[[Math]::Floor($Index / 36)]),$($steps[[Math]::Floor($Index / 6) % 6]),$($steps[$Index % 6]))"
    }

    # What a sequence of attributes makes of a style.
    function Add-Attribute([hashtable] $Style, [string] $Sequence) {
        $codes = [Collections.Generic.Queue[int]]::new([int[]]@($Sequence -split '[;:]' | ForEach-Object { [int]"0$_" }))
        while ($codes.Count) {
            $code = $codes.Dequeue()
            switch ($code) {
                0 { $Style.Clear() }
                1 { $Style.Bold = $true }
                2 { $Style.Dim = $true }
                3 { $Style.Italic = $true }
                7 { $Style.Reverse = $true }
                22 { $Style.Remove('Bold'); $Style.Remove('Dim') }
                23 { $Style.Remove('Italic') }
                27 { $Style.Remove('Reverse') }
                39 { $Style.Remove('Fore') }
                49 { $Style.Remove('Back') }
                { $_ -in 30..37 } { $Style.Fore = Get-Colour ($code - 30) }
                { $_ -in 40..47 } { $Style.Back = Get-Colour ($code - 40) }
                { $_ -in 90..97 } { $Style.Fore = Get-Colour ($code - 82) }
                { $_ -in 100..107 } { $Style.Back = Get-Colour ($code - 92) }
                { $_ -in 38, 48 } {
                    $colour = if ($codes.Dequeue() -eq 5) { Get-Colour $codes.Dequeue() } else { "rgb($($codes.Dequeue()),$($codes.Dequeue()),$($codes.Dequeue()))" }
                    if ($code -eq 38) { $Style.Fore = $colour } else { $Style.Back = $colour }
                }
            }
        }
    }

    $style = @{}
    $parts = for ($line = 0; $line -lt $Row.Count; $line++) {
        $column = 0
        foreach ($piece in [regex]::Matches($Row[$line], '\e\[(?<style>[0-9;:]*)m|(?<text>[^\e]+)')) {
            if (-not $piece.Groups['text'].Success) { Add-Attribute $style $piece.Groups['style'].Value; continue }
            $text = $piece.Value
            $x, $y, $length = ($column * $width), ($line * $height), ($text.Length * $width)
            $fore, $back = ($style['Fore'] ?? '#c8ccd4'), $style['Back']
            if ($style['Reverse']) { $fore, $back = ($back ?? '#0f1318'), $fore }
            if ($back) { "<rect x='$x' y='$y' width='$length' height='$height' fill='$back'/>" }
            if ($text.Trim()) {
                $looks = "$($style['Bold'] ? " font-weight='bold'" : '')$($style['Italic'] ? " font-style='italic'" : '')$($style['Dim'] ? " opacity='.6'" : '')"
                "<text x='$x' y='$($y + $size)' textLength='$length' fill='$fore'$looks>$([Security.SecurityElement]::Escape($text).Replace(' ', [char]0xA0))</text>"
            }
            $column += $text.Length
        }
    }

    $w, $h = ($Columns * $width), ($Row.Count * $height)
    @"
<svg xmlns='http://www.w3.org/2000/svg' viewBox='-12 -12 $($w + 24) $($h + 24)' role='img' aria-label='$([Security.SecurityElement]::Escape($Title))'>
<rect x='-12' y='-12' width='$($w + 24)' height='$($h + 24)' rx='8' fill='#0f1318'/>
<g font-family='ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace' font-size='$size'>
$($parts -join "`n")
</g>
</svg>
"@
}
