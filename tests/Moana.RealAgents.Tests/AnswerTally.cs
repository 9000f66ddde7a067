namespace Moana.RealAgents.Tests;

/// <summary>How many answers of a program were read as they were sent.</summary>
internal sealed class AnswerTally(string agent)
{
    private int _right;
    private int _wrong;
    private int _unknown;
    private int _records;

    /// <summary>What was not as it must be.</summary>
    internal List<string> Faults { get; } = [];

    /// <summary>Counts a turn: as its runner gave it, and as it is read a moment later.</summary>
    internal void Add(AnswerKind kind, string words, string answer, AgentTurn turn, AgentTurn read, IReadOnlyList<string> steps)
    {
        lock (Faults)
        {
            var isRight = kind.IsAnswer(turn.Answer, answer);
            _right += isRight ? 1 : 0;
            _unknown += turn.Answer is null ? 1 : 0;
            _wrong += isRight || turn.Answer is null ? 0 : 1;
            _records += turn.Source == TurnSource.Record ? 1 : 0;
            if (!isRight || turn.Source != TurnSource.Record || turn.Prompt != kind.Prompt(words) || turn.Outcome != TurnOutcome.Completed
                || (turn.Turn, turn.Prompt, turn.Answer, turn.Outcome) != (read.Turn, read.Prompt, read.Answer, read.Outcome))
            {
                Faults.Add($"{kind.Name} of {turn.Name}, wanted {Shown(answer)}\nrun:  {Shown(turn)}\nread: {Shown(read)}\n{string.Join('\n', steps)}");
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{agent}: {_right} right, {_wrong} wrong, {_unknown} unknown; {_records} from the record; {Faults.Count} faults";

    private static string Shown(AgentTurn turn) =>
        $"{turn.Turn} {turn.Outcome} {turn.Source} ({turn.Evidence}) prompt {Shown(turn.Prompt)} answer {Shown(turn.Answer)}";

    private static string Shown(string? text) =>
        text is null ? "null" : text.Length <= 200 ? $"'{text.ReplaceLineEndings("\\n")}'" : $"'{text[..150].ReplaceLineEndings("\\n")} ... {text[^50..].ReplaceLineEndings("\\n")}' ({text.Length})";
}
