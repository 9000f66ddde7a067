using System.ComponentModel;
using System.Diagnostics;

namespace Moana.Validation;

/// <summary>
/// Runs validation commands in the task's folder: command lines with <c>/bin/sh -c</c>, PowerShell scripts
/// (<see cref="PowerShellCheck"/>) in a pwsh of their own.
/// </summary>
internal sealed class CommandValidator : CommandSequence
{
    /// <inheritdoc/>
    protected override async Task<ValidationResult> RunAsync(
        string command, string folder, IReadOnlyDictionary<string, string> variables, TimeSpan timeout, CancellationToken token)
    {
        if (!Directory.Exists(folder))
        {
            return Problem(command, $"The folder {folder} does not exist.", TimeSpan.Zero);
        }

        var clock = Stopwatch.StartNew();
        var tail = new OutputTail(TailLength);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(timeout);
        using var process = new CheckProcess(Words(command), folder, variables, tail);
        try
        {
            var code = await process.RunAsync(limit.Token).ConfigureAwait(false);
            return Ended(command, code, tail, clock.Elapsed);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return Problem(command, $"{tail}It did not end within {timeout.TotalSeconds:0.#} s and was ended.", clock.Elapsed);
        }
        catch (Win32Exception e)
        {
            return Problem(command, $"It could not be started: {e.Message}", clock.Elapsed);
        }
    }

    private static IReadOnlyList<string> Words(string command) => PowerShellCheck.TryRead(command) is { } script
        ? [.. PowerShellCheck.Program, "-NoProfile", "-NonInteractive", "-Command", PowerShellCheck.Wrap(script)]
        : ["/bin/sh", "-c", command];
}
