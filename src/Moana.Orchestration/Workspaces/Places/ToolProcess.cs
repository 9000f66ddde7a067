using System.Diagnostics;
using System.Text;

namespace Moana.Workspaces;

/// <summary>
/// One run of git, or of a tool beside it, with what it writes. It is over when it has exited: what a hook leaves running in
/// the background holds its standard error open for as long as it runs.
/// </summary>
internal sealed class ToolProcess : IDisposable
{
    /// <summary>How long the rest of what it wrote may take to be read once it has exited.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly Process _process;

    /// <summary>Makes one that is not started yet.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="variables">What its environment has besides; a later one of a name counts, null removes it.</param>
    public ToolProcess(string program, IEnumerable<string> arguments, string folder, IEnumerable<KeyValuePair<string, string?>> variables)
    {
        _process = new()
        {
            StartInfo = new(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            },
        };
        foreach (var (name, value) in variables)
        {
            _process.StartInfo.Environment.Remove(name);
            if (value is not null)
            {
                _process.StartInfo.Environment[name] = value;
            }
        }
    }

    /// <summary>Runs it to its end. Cancelled, it is ended with its hooks.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public async Task<GitResult> RunAsync(CancellationToken token)
    {
        _process.Start();
        _process.StandardInput.Close();
        var (output, error) = (new StringBuilder(), new StringBuilder());
        using var over = new CancellationTokenSource();
        var reading = Task.WhenAll(ReadAsync(_process.StandardOutput, output, over.Token), ReadAsync(_process.StandardError, error, over.Token));
        try
        {
            await _process.WaitForExitAsync(token).ConfigureAwait(false);
            await Task.WhenAny(reading, Task.Delay(Rest, over.Token)).ConfigureAwait(false);
            return new(_process.ExitCode, Text(output), Text(error));
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private static async Task ReadAsync(StreamReader reader, StringBuilder kept, CancellationToken token)
    {
        // Paths may begin with what marks another encoding.
        using var text = new StreamReader(reader.BaseStream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), detectEncodingFromByteOrderMarks: false);
        var buffer = new char[8192];
        try
        {
            while (await text.ReadAsync(buffer, token).ConfigureAwait(false) is > 0 and var read)
            {
                lock (kept)
                {
                    kept.Append(buffer, 0, read);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It has exited; what still holds its output is none of it.
        }
    }

    private static string Text(StringBuilder kept)
    {
        lock (kept)
        {
            return kept.ToString();
        }
    }
}
