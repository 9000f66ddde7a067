using System.Collections.Concurrent;
using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using Moana.Testing;

namespace Moana.RealAgents;

/// <summary>An agent cannot be had on this machine; the message says why.</summary>
public sealed class AgentUnavailableException(string message) : Exception(message);

/// <summary>
/// The agents' programs, each installed once from npm into a folder of the build, or of <c>MOANA_REAL_AGENTS_CACHE</c>.
/// </summary>
public static class AgentCache
{
    private const string NodeVersion = "22.23.3";

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(8);

    /// <summary>npm's words for a registry that it does not reach, or that does not have a package.</summary>
    private static readonly string[] _outOfReach = ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "E403", "E404", "ETARGET", "network"];

    /// <summary>Every package is tried once in a process.</summary>
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> _installs = new();

    private static string Folder { get; } = Environment.GetEnvironmentVariable("MOANA_REAL_AGENTS_CACHE") is { Length: > 0 } folder
        ? folder : Path.Combine(TestPaths.Root, "artifacts", "real-agents");

    /// <summary>Installs an agent, if it is not there yet, and returns its folder.</summary>
    public static Task<string> InstallAsync(AgentKit kit) => InstallAsync(kit.Package, kit.Version);

    /// <summary>The program of an installed agent.</summary>
    public static string Program(AgentKit kit, string install) =>
        Path.Combine(install, "node_modules", ".bin", kit.Program);

    /// <summary>A search path on which a Node.js stands of a major version or a newer one.</summary>
    public static async Task<string> SearchPathAsync(int node)
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin";
        var version = await RunAsync("node", "--version");
        var major = int.Parse(version.TrimStart('v').Split('.')[0], CultureInfo.InvariantCulture);
        return major >= node ? path : $"{Path.Combine(await InstallAsync("node", NodeVersion), "node_modules", ".bin")}:{path}";
    }

    private static Task<string> InstallAsync(string package, string version) =>
        _installs.GetOrAdd($"{package}@{version}", _ => new(() => InstallOnceAsync(package, version))).Value;

    private static async Task<string> InstallOnceAsync(string package, string version)
    {
        var folder = Path.Combine(Folder, $"{package.Split('/')[^1]}-{version}");
        var done = Path.Combine(folder, "installed");
        Directory.CreateDirectory(folder);
        // Two test runs may want the same agent at the same time.
        await using var turn = await LockAsync(Path.Combine(folder, "lock"));
        if (!File.Exists(done))
        {
            await RunAsync("npm", "install", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error",
                "--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000", $"{package}@{version}");
            await File.WriteAllTextAsync(done, "");
        }

        return folder;
    }

    private static async Task<FileStream> LockAsync(string file)
    {
        while (true)
        {
            try
            {
                return new(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(200);
            }
        }
    }

    /// <summary>Runs a program to its end and returns what it printed.</summary>
    internal static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var deadline = new CancellationTokenSource(_patience);
        try
        {
            var result = await Cli.Wrap(program).WithArguments(arguments).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(deadline.Token);
            if (result.IsSuccess)
                return result.StandardOutput.Trim();

            var error = result.StandardError.Trim();
            var said = $"{program} {arguments[0]} {arguments[^1]} ended with {result.ExitCode}";
            throw _outOfReach.Any(w => error.Contains(w, StringComparison.Ordinal))
                ? new AgentUnavailableException($"{said}: {error.Split('\n')[0]}") : new InvalidOperationException($"{said}:\n{error}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new AgentUnavailableException($"{program} is not installed; real agents need git and Node.js with npm.");
        }
        catch (OperationCanceledException)
        {
            throw new AgentUnavailableException($"{program} {arguments[0]} {arguments[^1]} took longer than {_patience.TotalMinutes:0} minutes.");
        }
    }
}
