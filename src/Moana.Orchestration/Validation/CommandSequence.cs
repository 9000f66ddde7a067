using Moana.Engine;

namespace Moana.Validation;

/// <summary>Validation commands one after another, until one fails; where and how one is run is another matter.</summary>
internal abstract class CommandSequence : ITaskValidator
{
    /// <summary>How many characters of a command's output are kept: the last ones.</summary>
    public const int TailLength = 4000;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ValidationResult>> RunAsync(
        IReadOnlyList<string> commands, string folder, IReadOnlyDictionary<string, string> variables, TimeSpan timeout, CancellationToken token)
    {
        var results = new List<ValidationResult>();
        foreach (var command in commands)
        {
            results.Add(await RunAsync(command, folder, variables, timeout, token).ConfigureAwait(false));
            if (!results[^1].Passed)
            {
                break;
            }
        }

        return results;
    }

    /// <summary>Runs one command.</summary>
    protected abstract Task<ValidationResult> RunAsync(
        string command, string folder, IReadOnlyDictionary<string, string> variables, TimeSpan timeout, CancellationToken token);

    /// <summary>The result of a command that ended.</summary>
    protected static ValidationResult Ended(string command, int code, OutputTail tail, TimeSpan time) =>
        new() { Command = command, Passed = code == 0, ExitCode = code, DurationSeconds = time.TotalSeconds, Output = tail.ToString() };

    /// <summary>The result of a command that was not run to its end.</summary>
    protected static ValidationResult Problem(string command, string output, TimeSpan time) =>
        new() { Command = command, Passed = false, DurationSeconds = time.TotalSeconds, Output = output };
}
