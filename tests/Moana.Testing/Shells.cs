using CliWrap;
using CliWrap.Buffered;

namespace Moana.Testing;

/// <summary>What a script can run on.</summary>
public enum Shell
{
    /// <summary>The bare engine: Moana.Host.</summary>
    Engine,

    /// <summary>Real pwsh.</summary>
    Pwsh,
}

/// <summary>Runs PowerShell scripts in processes of their own: on the bare engine (Moana.Host), or in real pwsh.</summary>
public static class Shells
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);

    /// <summary>The path of pwsh, or null where there is none.</summary>
    public static string? Pwsh { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "pwsh")).FirstOrDefault(File.Exists);

    /// <summary>Runs a script text in one of the shells, without the module; the test is skipped where the shell is missing.</summary>
    public static Task<BufferedCommandResult> RunAsync(Shell shell, string script) => shell switch
    {
        Shell.Engine => HostAsync("-NoImport", "-Command", script),
        _ when Pwsh is { } pwsh => RunAsync(Cli.Wrap(pwsh).WithArguments(["-NoProfile", "-NonInteractive", "-Command", script])),
        _ => throw new InvalidOperationException("$XunitDynamicSkip$no pwsh on the PATH"),
    };

    /// <summary>Runs Moana.Host to its end; a hanging one is killed and fails the test.</summary>
    public static Task<BufferedCommandResult> HostAsync(params string[] arguments) => RunAsync(HostCommand(arguments));

    /// <summary>The command that starts Moana.Host.</summary>
    public static Command HostCommand(params string[] arguments) =>
        Cli.Wrap("dotnet").WithArguments([TestPaths.Host, .. arguments]);

    private static async Task<BufferedCommandResult> RunAsync(Command command)
    {
        using var limit = new CancellationTokenSource(_limit);
        return await command
            .WithEnvironmentVariables(e => e.Set("NO_COLOR", "1").Set("POWERSHELL_TELEMETRY_OPTOUT", "1").Set("POWERSHELL_UPDATECHECK", "Off"))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(limit.Token);
    }
}
