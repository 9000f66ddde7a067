# Starts another PowerShell of the kind that runs this: the process of one that is a .NET tool is dotnet's.
# Say `& tools/pwsh.ps1 -NoProfile -File ...`; the exit code is in $LASTEXITCODE.
$program = [Environment]::ProcessPath
if ([IO.Path]::GetFileName($program) -eq 'dotnet') { & $program "$PSHOME/pwsh.dll" @args }
else { & $program @args }
