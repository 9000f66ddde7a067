<#
.SYNOPSIS
    Writes prompts from parts and from a template of one's own, checks them, and sends those that are good.
#>
param(
    [string] $Name = 'claude'
)
$ErrorActionPreference = 'Stop'

'# A hasty prompt, and what is to be said against it:'
Test-MoanaPrompt 'Fix the tests in risk.rs' | Format-Table Severity, Rule, Message -Wrap

'# The same, with all that an agent needs:'
$prompt = New-MoanaPrompt -Action Fix -Path src/risk.rs -Line 42 -Description 'the failing test of sortino()' -Requirement @(
    'The ratio must be 0.0 when there is no downside deviation'
    'Then run cargo test, and report what was wrong'
)
"$prompt`n"

'# From a template of one''s own, for each file:'
Set-Content document.txt @'
# Documents a module.
Document the file {path} in the style of {style=rustdoc}.
Include:
- {include}
'@
$prompts = 'src/risk.rs', 'src/parser.rs' | ForEach-Object { [pscustomobject]@{ Path = $_ } } |
    New-MoanaPrompt -Template ./document.txt -Parameter @{ include = 'an example for each function', 'what each error means' }
"$($prompts[0])`n"

'# Those that pass are sent, one after another:'
$prompt, $prompts | ForEach-Object { $_ } | Where-Object { Test-MoanaPrompt $_ -Quiet } | Send-MoanaPrompt -Name $Name -PassThru |
    Format-Table Name, Outcome, Characters
