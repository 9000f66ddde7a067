using System.Diagnostics;

namespace Moana.Validation;

/// <summary>
/// A program with its output, read by blocks. It is over when it has exited: a child that it leaves behind may keep its
/// output open for hours, so a shell around it writes a word that ends the output.
/// </summary>
internal sealed class CheckProcess : IDisposable
{
    /// <summary>How long the rest of the output may take when the program has exited without the last word.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    /// <summary>Begins with a character that is in no text.</summary>
    private readonly string _lastWord = $"\u0001{Guid.NewGuid():n}";

    private readonly Process _process;
    private readonly OutputTail _output;

    /// <summary>Makes a process that is not started yet.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="variables">What is added to its environment.</param>
    /// <param name="output">Keeps the end of what it writes.</param>
    public CheckProcess(IEnumerable<string> command, string folder, IReadOnlyDictionary<string, string> variables, OutputTail output)
    {
        _output = output;
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("/bin/sh")
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
            _process.StartInfo.Environment[name] = value;
        }

        foreach (var argument in (string[])["-c", """word=$1; shift; "$@"; code=$?; printf %s "$word"; printf %s "$word" >&2; exit $code""", "sh", _lastWord, .. command])
        {
            _process.StartInfo.ArgumentList.Add(argument);
        }
    }

    /// <summary>Runs it to its end. Cancelled, it is ended with all that it started.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public async Task<int> RunAsync(CancellationToken token)
    {
        _process.Start();
        _process.StandardInput.Close();
        var output = Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
        try
        {
            await _process.WaitForExitAsync(token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_process.HasExited)
        {
            // It was quicker than the time that is over, and only nobody had looked.
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            throw;
        }

        await Task.WhenAny(output, Task.Delay(Rest, CancellationToken.None)).ConfigureAwait(false);
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private async Task ReadAsync(StreamReader reader)
    {
        var buffer = new char[8192];
        var held = 0;
        while (await reader.ReadAsync(buffer.AsMemory(held)).ConfigureAwait(false) is > 0 and var read)
        {
            if (Take(buffer.AsSpan(0, held + read)) is not { } rest)
            {
                return;
            }

            buffer.AsSpan(held + read - rest, rest).CopyTo(buffer);
            held = rest;
        }

        _output.Add(buffer.AsSpan(0, held));
    }

    /// <summary>Takes what was read; gives how many characters at its end may be the beginning of the last word, or null when it was the end.</summary>
    private int? Take(ReadOnlySpan<char> text)
    {
        var end = text.IndexOf(_lastWord);
        if (end >= 0)
        {
            _output.Add(text[..end]);
            return null;
        }

        var begins = text.LastIndexOf(_lastWord[0]);
        var rest = begins >= 0 && text.Length - begins < _lastWord.Length ? text.Length - begins : 0;
        _output.Add(text[..^rest]);
        return rest;
    }
}
