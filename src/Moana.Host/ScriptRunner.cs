using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Runtime.InteropServices;

namespace Moana.Hosting;

/// <summary>Runs one script to its end, or until Ctrl+C.</summary>
internal static class ScriptRunner
{
    /// <summary>How long a script may take to stop. Then the process ends all the same.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(800);

    public static int Run(Options options)
    {
        var module = options.Import ? ModuleFinder.Find(options.Module) : null;
        var host = new ScriptHost(new HostUI(Terminal.Detect()));
        using var runspace = RunspaceFactory.CreateRunspace(host, InitialSessionState.CreateDefault2());
        runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        runspace.Open();

        using var shell = PowerShell.Create(runspace);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, shell));
        try
        {
            if (module is not null) Invoke(shell, "Import-Module $args[0] -ErrorAction Stop", module);
            Invoke(shell, options.Script!, options.File is null ? null : Parse(options.File));
            return Stopped(shell) ? ExitCodes.Interrupted : host.ExitCode ?? ExitCodes.Success;
        }
        catch (PipelineStoppedException)
        {
            return ExitCodes.Interrupted;
        }
        catch (RuntimeException e)
        {
            Invoke(shell, "& { [CmdletBinding()] param($e) $ErrorActionPreference = 'Continue'; $PSCmdlet.WriteError($e) } $args[0]", e.ErrorRecord);
            return ExitCodes.Failure;
        }
    }

    private static bool Stopped(PowerShell shell) => shell.InvocationStateInfo.State is PSInvocationState.Stopped or PSInvocationState.Stopping;

    /// <summary>Objects and errors go through Out-Default, as in pwsh, so that the module's views are used.</summary>
    private static void Invoke(PowerShell shell, string script, object? argument)
    {
        shell.Commands.Clear();
        shell.AddScript(script);
        if (argument is not null) shell.AddArgument(argument);
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");
        shell.Invoke();
    }

    /// <summary>The file as a script block: unlike a file called by name, it ends the program with 'exit'.</summary>
    private static ScriptBlock Parse(string file)
    {
        var ast = Parser.ParseFile(file, out _, out var errors);
        return errors.Length == 0 ? ast.GetScriptBlock() : throw new ParseException(errors);
    }

    private static void Stop(PosixSignalContext signal, PowerShell shell)
    {
        signal.Cancel = true;
        Task.Run(async () =>
        {
            var stop = shell.StopAsync(null, null);
            if (await Task.WhenAny(stop, Task.Delay(_patience)).ConfigureAwait(false) != stop) Environment.Exit(ExitCodes.Interrupted);
        });
    }
}
