using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Moana.Testing;

namespace Moana.Benchmarks;

/// <summary>A runspace with the staged module.</summary>
internal sealed class ModuleShell : IDisposable
{
    private readonly Runspace _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());

    /// <summary>Opens one.</summary>
    /// <param name="second">
    /// True for a second one. This program's own copy of Moana's types is found first, which the manifest's guard takes
    /// for another module, so the second runspace imports the cmdlets without it.
    /// </param>
    public ModuleShell(bool second = false)
    {
        // As pwsh does; else each command pays for a thread.
        _runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        _runspace.Open();
        Run($"Import-Module '{TestPaths.Module}{(second ? "/Moana.PowerShell.dll" : "")}' -ErrorAction Stop");
    }

    public ICollection<PSObject> Run(string script)
    {
        using var shell = PowerShell.Create(_runspace);
        var output = shell.AddScript(script).Invoke();
        return shell.Streams.Error.Count == 0 ? output : throw new InvalidOperationException(shell.Streams.Error[0].ToString());
    }

    public PowerShell NewShell() => PowerShell.Create(_runspace);

    public void Dispose() => _runspace.Dispose();
}
