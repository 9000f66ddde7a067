using System.Globalization;
using Moana.Plans;

namespace Moana.Scheduling;

/// <summary>A prompt with what earlier tasks answered in the places where it refers to that.</summary>
/// <param name="Text">The prompt.</param>
/// <param name="Missing">What is not known that it refers to, in words; null when all is.</param>
/// <param name="Cut">What was too long, each in a sentence.</param>
internal sealed record AnswerText(string Text, string? Missing, IReadOnlyList<string> Cut)
{
    /// <summary>The most characters of one answer that go into a prompt.</summary>
    public const int MaxAnswer = 32_768;

    /// <summary>The most characters of all answers that go into one prompt.</summary>
    public const int MaxAll = 65_536;

    /// <summary>Fills a prompt. What stands in an answer is never taken for a reference itself.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="turnOf">The last turn of a task; null where nothing is known of it.</param>
    /// <param name="filesOf">The files that a task's workspace shows as changed; null where nobody knows.</param>
    public static AnswerText Fill(string prompt, Func<string, AgentTurn?> turnOf, Func<string, IReadOnlyList<TurnFile>?> filesOf)
    {
        string? missing = null;
        List<string> cut = [];
        var left = MaxAll;
        var text = TaskReferences.Replace(prompt, reference =>
        {
            if (TextOf(reference, turnOf(reference.TaskId), filesOf) is not { } full)
            {
                missing ??= $"the {reference.Field} of '{reference.TaskId}'";
                return "";
            }

            var most = Math.Min(MaxAnswer, left);
            if (full.Length <= most)
            {
                left -= full.Length;
                return full;
            }

            var part = full[..(most > 0 && char.IsHighSurrogate(full[most - 1]) ? most - 1 : most)];
            left -= part.Length;
            var (has, given) = (full.Length.ToString("N0", CultureInfo.InvariantCulture), part.Length.ToString("N0", CultureInfo.InvariantCulture));
            cut.Add($"The prompt has only the first {given} of {has} characters of {{{{{reference.TaskId}.{reference.Field}}}}}.");
            return $"{part}\n[Cut here: these are the first {given} of {has} characters.]";
        });
        return new(text, missing, cut);
    }

    private static string? TextOf(TaskReference reference, AgentTurn? turn, Func<string, IReadOnlyList<TurnFile>?> filesOf) => reference.Field == TaskReferences.Answer ? turn?.Answer
        // A screen does not tell of files; a workspace does.
        : (turn is { Source: TurnSource.Record } ? turn.Files : filesOf(reference.TaskId)) is not { } files ? null
        : files.Count == 0 ? "(no files)"
        : string.Join('\n', files.Select(f => f.Change == FileChange.Modified ? f.Path : $"{f.Path} ({f.Change.ToString().ToLowerInvariant()})"));
}
