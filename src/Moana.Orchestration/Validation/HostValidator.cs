using System.Diagnostics;
using Moana.Hosts;

namespace Moana.Validation;

/// <summary>
/// Runs validation commands on the machine where the task was done, with its own <c>sh</c>; PowerShell scripts in the pwsh there. Once
/// a command may have begun it is not run again: it may deploy, migrate or send, and what it did stands.
/// </summary>
/// <param name="host">The machine.</param>
/// <param name="waits">
/// Whether a host that cannot be reached is tried again for as long as it takes, as the work of an orchestration waits for it; else
/// that is an error.
/// </param>
/// <param name="guard">A command that has to succeed in the folder right before each of the others; null for none.</param>
internal sealed class HostValidator(Host host, bool waits, string? guard = null) : CommandSequence
{
    /// <summary>The waits before a host is tried again; the last one repeats.</summary>
    private static readonly TimeSpan[] Waits = [.. new[] { 5.0, 10, 30, 60 }.Select(TimeSpan.FromSeconds)];

    /// <inheritdoc/>
    protected override async Task<ValidationResult> RunAsync(
        string command, string folder, IReadOnlyDictionary<string, string> variables, TimeSpan timeout, CancellationToken token)
    {
        for (var tries = 0; ; tries++)
        {
            var clock = Stopwatch.StartNew();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
            var tail = new OutputTail(TailLength);
            try
            {
                var code = await HostProgram.RunAsync(host, guard is null ? Line(command) : $"{guard} || exit\n{Line(command)}", folder, variables, text => tail.Add(text.Span), limit.Token, () => limit.CancelAfter(timeout)).ConfigureAwait(false);
                return Ended(command, code, tail, clock.Elapsed);
            }
            catch (MoanaException e) when (e.ErrorId == "HostRunCut")
            {
                return Problem(command, $"{tail}It could not be run to its end on host '{host.Name}': {e.Message}", clock.Elapsed) with { ErrorId = e.ErrorId };
            }
            catch (MoanaException) when (waits)
            {
                await Task.Delay(Waits[Math.Min(tries, Waits.Length - 1)], token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
                return Problem(command, $"{tail}It did not end on host '{host.Name}' within {timeout.TotalSeconds:0.#} s and was ended.", clock.Elapsed);
            }
        }
    }

    private static string Line(string command) => PowerShellCheck.TryRead(command) is { } script
        ? string.Join(' ', "pwsh", "-NoProfile", "-NonInteractive", "-Command", HostProgram.Quote(PowerShellCheck.Wrap(script)))
        : command;
}
