# Sends a prompt and keeps the answer; ends with an error when there is none.
param([string] $Name = 'codex', [string] $Prompt = 'Explain what this project does.', [string] $Path = './answer.md')
$ErrorActionPreference = 'Stop'
$turn = Invoke-MoanaPrompt $Name $Prompt -Timeout 15m
Set-Content $Path $turn
"$Name answered $($turn.Answer.Length) characters, to be read in $Path"
