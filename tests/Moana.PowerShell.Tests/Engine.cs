using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Moana.Testing;

namespace Moana.Surface.Tests;

/// <summary>A runspace in this process with the staged module imported; quick, but without Utility and Management cmdlets.</summary>
public sealed class Engine : IDisposable
{
    private readonly Runspace _runspace;

    public Engine()
    {
        _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        _runspace.Open();
        Run($"Import-Module '{TestPaths.Module}' -ErrorAction Stop");
    }

    /// <summary>Runs a script and returns its output; its errors fail the test.</summary>
    public IReadOnlyList<PSObject> Run(string script)
    {
        var (output, errors) = TryRun(script);
        Assert.Empty(errors.Select(e => $"{e.FullyQualifiedErrorId}: {e}"));
        return output;
    }

    /// <summary>Runs a script and returns its output and errors; a terminating error is the last of them.</summary>
    public (IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors) TryRun(string script)
    {
        using var shell = PowerShell.Create(_runspace);
        shell.AddScript(script);
        var output = new PSDataCollection<PSObject>();
        try
        {
            shell.Invoke<PSObject, PSObject>(null, output, null);
            return ([.. output], [.. shell.Streams.Error]);
        }
        catch (RuntimeException e)
        {
            return ([.. output], [.. shell.Streams.Error, e.ErrorRecord]);
        }
    }

    public PowerShell NewShell() => PowerShell.Create(_runspace);

    public void Dispose() => _runspace.Dispose();
}
