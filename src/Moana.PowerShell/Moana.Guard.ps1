# One process can hold one copy of Moana, because .NET loads an assembly once. Says so in place of the engine's
# "Assembly with same name is already loaded".
& {
    $model = 'Moana.AgentStatus' -as [type]
    if (-not $model) { return }
    $loaded = [IO.Path]::GetDirectoryName($model.Assembly.Location)
    if ($loaded -ne $PSScriptRoot) {
        throw "Moana is already loaded in this process, from $loaded. One process can hold one copy of it: to use the one in $PSScriptRoot, start a new PowerShell."
    }
}
