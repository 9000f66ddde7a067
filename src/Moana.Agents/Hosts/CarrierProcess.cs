using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Moana.Hosts;

/// <summary>
/// A carrier's process with <c>sh</c> at its other end, which reads its commands from standard input: so nothing depends on how
/// a carrier or a login shell treats quotes. It ends with its input, so also when this process is killed.
/// </summary>
internal sealed class CarrierProcess : IDisposable
{
    private const int ErrorTail = 2000;

    /// <summary>How long the last words of a process that has ended may take.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly Task _errors;

    private CarrierProcess(Process process)
    {
        _process = process;
        _errors = Task.Run(ReadErrorsAsync);
    }

    /// <summary>Its id on this machine.</summary>
    public int Id => _process.Id;

    /// <summary>False once it has ended.</summary>
    public bool IsAlive => !_process.HasExited;

    /// <summary>What comes from the other end.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Starts one.</summary>
    /// <param name="host">The host's name, for errors.</param>
    /// <param name="words">The words that lead there; none for this machine.</param>
    /// <exception cref="MoanaException"><c>CarrierMissing</c>.</exception>
    public static CarrierProcess Start(string host, IReadOnlyList<string> words)
    {
        // Ctrl+C in a terminal reaches every process of the foreground group: ssh and docker would die of it.
        string[] command = [.. OnPath("setsid") is { } setsid && words.Count > 0 ? new[] { setsid } : [], .. words, "sh"];
        if (words.Count > 0 && OnPath(words[0]) is null)
        {
            throw HostErrors.CarrierMissing(host, words[0]);
        }

        try
        {
            return new(Process.Start(new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            })!);
        }
        catch (Win32Exception e)
        {
            throw HostErrors.CarrierMissing(host, words.Count > 0 ? words[0] : "sh", e);
        }
    }

    /// <summary>Writes commands.</summary>
    /// <exception cref="IOException">It has ended.</exception>
    public async Task WriteAsync(string text, CancellationToken token)
    {
        var input = _process.StandardInput.BaseStream;
        await input.WriteAsync(Encoding.UTF8.GetBytes(text), token).ConfigureAwait(false);
        await input.FlushAsync(token).ConfigureAwait(false);
    }

    /// <summary>Says that no more commands come: what still runs at the other end is ended there.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>What the carrier said last, when it has ended.</summary>
    public async Task<string> LastWordsAsync()
    {
        await Task.WhenAny(_errors, Task.Delay(Rest)).ConfigureAwait(false);
        lock (_said)
        {
            return _said.ToString().Trim();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }

        _process.Dispose();
    }

    private static string? OnPath(string program) => program.Contains('/', StringComparison.Ordinal)
        ? File.Exists(program) ? program : null
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private async Task ReadErrorsAsync()
    {
        try
        {
            var buffer = new char[1024];
            while (await _process.StandardError.ReadAsync(buffer.AsMemory()).ConfigureAwait(false) is > 0 and var read)
            {
                lock (_said)
                {
                    _said.Append(buffer, 0, read);
                    if (_said.Length > ErrorTail) _said.Remove(0, _said.Length - ErrorTail);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Disposed of: nobody asks any more.
        }
    }
}
