using Moana.Scheduling;

namespace Moana.Engine;

/// <summary>Reads what agents answered and did, makes it small enough for a record, and finds it there again.</summary>
/// <param name="port">The agents.</param>
/// <param name="keepsAnswers">Whether what they were asked, answered and did is kept, and not only what it used.</param>
/// <param name="recorded">Reads what the record has of the turns of a task.</param>
/// <param name="clock">The time.</param>
internal sealed class TurnKeeper(IAgentPort port, bool keepsAnswers, Func<string, CancellationToken, Task<IReadOnlyList<AgentTurn>>> recorded, TimeProvider clock)
{
    /// <summary>The most characters that are kept of an answer, and of a prompt.</summary>
    public const int MaxText = 262_144;

    /// <summary>The most characters that are kept of what was said on the way, and of one tool's arguments and output.</summary>
    private const int MaxAside = 2_048;

    /// <summary>The most texts, tools and files that are kept; of texts and tools the last.</summary>
    private const int MaxItems = 200;

    /// <summary>No task waits longer for what its agent answered.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>What is to be kept of a turn that has ended; null where nothing is surely its own, or cannot be read in time.</summary>
    public async Task<AgentTurn?> ReadAsync(ReadTurn command, CancellationToken token)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        return await port.ReadTurnAsync(command.Agent, command.Turn, command.Outcome, command.Report, stop.Token).ConfigureAwait(false) is { } turn
            ? keepsAnswers ? Bounded(turn) : Bare(turn)
            : null;
    }

    /// <summary>The turns that tasks ended with, by the tasks' ids; null where the record has nothing of one.</summary>
    public async Task<IReadOnlyDictionary<string, AgentTurn?>> FindAsync(IReadOnlyList<(string TaskId, string Turn)> tasks, CancellationToken token)
    {
        var found = new Dictionary<string, AgentTurn?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (task, turn) in tasks)
        {
            found[task] = (await recorded(task, token).ConfigureAwait(false)).LastOrDefault(t => t.Turn == turn);
        }

        return found;
    }

    private static AgentTurn Bounded(AgentTurn turn) => turn with
    {
        Data = null,
        Prompt = First(turn.Prompt, MaxText),
        Answer = First(turn.Answer, MaxText),
        // The last is the answer.
        Texts = [.. turn.Texts.SkipLast(1).TakeLast(MaxItems).Select(t => First(t, MaxAside)!), .. turn.Texts.TakeLast(1).Select(t => First(t, MaxText)!)],
        Tools = [.. turn.Tools.TakeLast(MaxItems).Select(t => t with { Arguments = First(t.Arguments, MaxAside)!, Output = Last(t.Output, MaxAside) })],
        Files = [.. turn.Files.Take(MaxItems)],
        Evidence = turn.Answer?.Length > MaxText ? $"{turn.Evidence} Of its answer, the first {MaxText} of {turn.Answer.Length} characters are kept." : turn.Evidence,
    };

    /// <summary>A turn without anything that was said or done in it.</summary>
    private static AgentTurn Bare(AgentTurn turn) => turn with { Data = null, Prompt = null, Answer = null, Texts = [], Tools = [], Files = [], Error = null };

    private static string? First(string? text, int most) =>
        text is null || text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    private static string? Last(string? text, int most) =>
        text is null || text.Length <= most ? text : text[(text.Length - most + (char.IsLowSurrogate(text[^most]) ? 1 : 0))..];
}
