using CliWrap;
using CliWrap.Buffered;

namespace Moana.Testing;

/// <summary>Runs scripts in processes of their own, in the PowerShell of the tool manifest.</summary>
public static class Shells
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);

    /// <summary>What keeps a PowerShell from the network, and its output from colour.</summary>
    private static readonly Dictionary<string, string?> _environment = new()
    {
        ["NO_COLOR"] = "1",
        ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
        ["POWERSHELL_UPDATECHECK"] = "Off",
    };

    /// <summary>The program.</summary>
    public static string Pwsh { get; } = Path.Combine(TestPaths.PowerShell, "pwsh");

    /// <summary>A command line of pwsh, without anybody's profile and without questions. It may fail.</summary>
    public static Command Command(IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null) =>
        Command(Pwsh, ["-NoProfile", "-NonInteractive", .. arguments], environment ?? new Dictionary<string, string?>());

    /// <summary>The same as <c>dotnet pwsh</c> runs it: the process is dotnet's.</summary>
    public static Command ToolCommand(IEnumerable<string> arguments) =>
        Command("dotnet", [Path.Combine(TestPaths.PowerShell, "pwsh.dll"), "-NoProfile", "-NonInteractive", .. arguments], new Dictionary<string, string?>());

    /// <summary>Runs a script text to its end, without the module; a hanging one is killed and fails the test.</summary>
    public static async Task<BufferedCommandResult> RunAsync(string script)
    {
        using var limit = new CancellationTokenSource(_limit);
        return await Command(["-Command", script]).ExecuteBufferedAsync(limit.Token);
    }

    /// <summary>Runs a script text with the staged module imported.</summary>
    public static Task<BufferedCommandResult> RunWithModuleAsync(string script) =>
        RunAsync($"Import-Module '{TestPaths.Module}' -ErrorAction Stop\n{script}");

    /// <summary>Puts pwsh on the PATH of this process, for code that looks for it there.</summary>
    public static void PutOnPath() =>
        Environment.SetEnvironmentVariable("PATH", $"{TestPaths.PowerShell}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}");

    private static Command Command(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment) => Cli.Wrap(program)
        .WithArguments(arguments)
        .WithEnvironmentVariables(_environment.Concat(environment).ToDictionary())
        .WithValidation(CommandResultValidation.None);
}
