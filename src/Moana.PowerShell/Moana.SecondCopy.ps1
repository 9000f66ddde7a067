# One process can hold one copy of Moana, because .NET loads an assembly once. Says so in place of the engine's
# "Assembly with same name is already loaded".
$loaded = [IO.Path]::GetDirectoryName(('Moana.AgentStatus' -as [type]).Assembly.Location)
if ($loaded -ne $PSScriptRoot) {
    throw "Moana is already loaded in this process, from $loaded. One process can hold one copy of it: to use the one in $PSScriptRoot, start a new PowerShell."
}
