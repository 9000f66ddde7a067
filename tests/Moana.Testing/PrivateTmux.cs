using CliWrap;
using CliWrap.Buffered;

namespace Moana.Testing;

/// <summary>
/// A tmux server of a test's own, without anybody's configuration. Disposal ends it with everything in it and waits
/// until it is gone. Uses one spawned process per command, so that it shares no code with what it helps to test.
/// </summary>
/// <param name="executable">The tmux program; null for <see cref="Executable"/>.</param>
public sealed class PrivateTmux(string? executable = null) : IAsyncDisposable
{
    private static int _count;

    /// <summary>The tmux program: <c>MOANA_TEST_TMUX</c>, so that the suite can be run on another version, or <c>tmux</c>.</summary>
    public static string Executable { get; } = Environment.GetEnvironmentVariable("MOANA_TEST_TMUX") is { Length: > 0 } path ? path : "tmux";

    /// <summary>The server's socket name.</summary>
    public string SocketName { get; } = $"moana-test-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";

    /// <summary>Runs a tmux command against the server and returns its output without the last newline.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var result = await TryRunAsync(arguments);
        return result.IsSuccess
            ? result.StandardOutput.TrimEnd('\n')
            : throw new InvalidOperationException($"tmux {string.Join(' ', arguments)}: {result.StandardError}");
    }

    /// <summary>Runs a tmux command that may fail.</summary>
    public async Task<BufferedCommandResult> TryRunAsync(params string[] arguments) =>
        await Cli.Wrap(executable ?? Executable)
            .WithArguments(["-u", "-L", SocketName, "-f", "/dev/null", .. arguments])
            .WithEnvironmentVariables(e => e.Set("TMUX", null))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();

    /// <summary>Starts a detached session that runs a command (a shell without a prompt of anybody's when null).</summary>
    public Task<string> NewSessionAsync(string name, string? command = null, int columns = 120, int rows = 40) =>
        RunAsync("new-session", "-d", "-P", "-F", "#{pane_id}", "-s", name, "-x", $"{columns}", "-y", $"{rows}",
            command ?? "PS1='$ ' exec sh");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        var pid = await TryRunAsync("display-message", "-p", "#{pid}");
        await TryRunAsync("kill-server");
        if (pid.IsSuccess && int.TryParse(pid.StandardOutput.Trim(), out var id))
        {
            await Processes.EndedAsync(id);
        }

        File.Delete(Path.Combine(
            Environment.GetEnvironmentVariable("TMUX_TMPDIR") is { Length: > 0 } dir ? dir : "/tmp", $"tmux-{UserId()}", SocketName));
    }

    private static string UserId() =>
        File.ReadLines("/proc/self/status").First(l => l.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];
}
