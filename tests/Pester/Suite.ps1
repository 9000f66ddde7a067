# What every file of the suite begins with: the staged module, a tmux server of the suite's own, and real screens.

$Root = [IO.Path]::GetFullPath("$PSScriptRoot/../..")
$ModulePath = "$Root/out/Moana"
$Pwsh = "$Root/tools/pwsh.ps1"
$FakeAgent = Get-ChildItem "$Root/artifacts/bin/Moana.FakeAgent/*/moana-fake-agent" | Sort-Object LastWriteTime | Select-Object -Last 1

$ScreensTool = Get-ChildItem "$Root/artifacts/bin/Moana.Screens/*/moana-screens" | Sort-Object LastWriteTime | Select-Object -Last 1

# A labelled screen of tests/Screens as a file, as capture-pane -p -e writes it.
function Save-Screen([string] $Screen, [string] $Path) {
    & $ScreensTool show $Screen --raw > $Path
}

function New-PrivateServer {
    @{ SocketName = "moana-pester-$PID-$(Get-Random)" }
}

function Remove-PrivateServer([hashtable] $Server) {
    & tmux -L $Server.SocketName kill-server 2>$null
    $folder = if ($env:TMUX_TMPDIR) { $env:TMUX_TMPDIR } else { '/tmp' }
    Remove-Item "$folder/tmux-$(id -u)/$($Server.SocketName)" -Force -ErrorAction Ignore
}

# Looks again and again until the condition holds.
function Wait-Until([scriptblock] $Condition, [string] $What, [int] $Seconds = 30) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($clock.Elapsed.TotalSeconds -gt $Seconds) { throw "Not seen within $Seconds s: $What." }
        Start-Sleep -Milliseconds 20
    }
}

Import-Module $ModulePath -ErrorAction Stop
