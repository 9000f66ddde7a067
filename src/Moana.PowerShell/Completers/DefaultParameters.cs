using System.Collections;
using System.Management.Automation;

namespace Moana.Completers;

/// <summary>What <c>$PSDefaultParameterValues</c> gives to a command: a server that is named there is the one to complete from.</summary>
internal static class DefaultParameters
{
    /// <summary>Adds the defaults for a command to the parameters that stand on its line; those on the line count.</summary>
    public static void Add(string command, IDictionary<string, string> bound)
    {
        foreach (DictionaryEntry entry in Find() ?? new Hashtable())
        {
            // As in '*-Moana*:SocketName'. A value that a script would have to compute is left out.
            if ($"{entry.Key}" is var key && key.LastIndexOf(':') is > 0 and var colon
                && WildcardPattern.Get(key[..colon].Trim('\'', '"'), WildcardOptions.IgnoreCase).IsMatch(command)
                && entry.Value is not null and not ScriptBlock)
            {
                bound.TryAdd(key[(colon + 1)..], $"{entry.Value}");
            }
        }
    }

    /// <summary>The shell's location in the file system; null where there is none.</summary>
    public static string? FindLocation()
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddScript("$ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath").Invoke() is [{ BaseObject: string location }, ..] && Directory.Exists(location) ? location : null;
    }

    private static IDictionary? Find()
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        var found = shell.AddScript("$PSDefaultParameterValues").Invoke() is [{ BaseObject: IDictionary defaults }, ..] ? defaults : null;
        return found?["Disabled"] is true ? null : found;
    }
}
