#Requires -Version 7.4
<#
.SYNOPSIS
    Makes the documentation's site in artifacts/site: one folder of plain files, without the network.
.DESCRIPTION
    The pages of docs, with those made here: a page for each cmdlet from the help's data, one for each about_ text, and the
    changelog. What a page links to and is not there is an error. The module has to be built; docfx is a tool of the manifest.
    To look at it: dotnet docfx serve artifacts/site
.EXAMPLE
    ./build.ps1 -Task Site
#>
param([string] $Configuration = 'Debug')
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$root = [IO.Path]::GetFullPath("$PSScriptRoot/..")
$pages = "$root/artifacts/docs"
$site = "$root/artifacts/site"
$bin = "$root/artifacts/bin"
$built = $Configuration.ToLowerInvariant()
foreach ($folder in $pages, $site) { if (Test-Path $folder) { Remove-Item $folder -Recurse } }

function Invoke-Dotnet {
    $output = & dotnet @args
    if ($LASTEXITCODE) { throw "dotnet $($args[0]) ended with exit code ${LASTEXITCODE}:`n$($output -join "`n")" }
}

# All pages in one folder, as they link to each other. In the changelog, as in the README, links begin at the project's folder.
$null = New-Item $pages -ItemType Directory
Copy-Item "$root/docs/*" $pages -Recurse -Exclude about
Copy-Item "$root/src/Moana.PowerShell/Moana.png" "$pages/images/"
(Get-Content "$root/CHANGELOG.md" -Raw) -replace '\]\(docs/', '](' | Set-Content "$pages/changelog.md"
$help = "$bin/Moana.HelpGenerator/$built/Moana.HelpGenerator.dll", "$bin/Moana.PowerShell/$built/Moana.PowerShell.dll", "$pages/", "$root/docs/about"
Invoke-Dotnet @help

# A tool is found by the manifest above the current folder.
Push-Location $root
$docfx = 'docfx', 'build', "$pages/docfx.json", '--warningsAsErrors'
try { Invoke-Dotnet @docfx }
finally { Pop-Location }

# Only a debugger reads these, and there are neither formulas nor diagrams.
Get-ChildItem "$site/public/*" -Include *.map, tex-svg-*, katex-*, *iagram-* | Remove-Item
"$(@(Get-ChildItem $site -Recurse -Filter *.html).Count) pages are in artifacts/site. To look at them: dotnet docfx serve artifacts/site"
