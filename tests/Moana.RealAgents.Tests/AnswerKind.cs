namespace Moana.RealAgents.Tests;

/// <summary>A kind of turn whose answer is read: what is asked, and what the mock model answers then.</summary>
/// <param name="Name">For people.</param>
/// <param name="Prompt">The prompt for a text that the model is to say.</param>
/// <param name="Words">That text, for the words that make it unique; {n} in it counts the same prompts.</param>
/// <param name="Opening">What the model says before it in the same message.</param>
internal sealed record AnswerKind(string Name, Func<string, string> Prompt, Func<string, string> Words, string Opening = "")
{
    /// <summary>All of them; the one with a tool alone is sampled where no rounds are asked for.</summary>
    internal static IReadOnlyList<AnswerKind> All { get; } =
    [
        new("plain", words => $"Please say \"{words}\"", mark => $"The answer is {mark}."),
        new("tool", words => $"Use the tool, then say \"{words}\"", mark => $"It has run for {mark}."),
        new("streamed", words => $"Be slow 2 and say \"{words}\"", mark => $"Slowly, but {mark} came.", "The quick brown fox"),
        new("markdown", words => $"First look.\nThen say \"{words}\"", mark => $"## {mark}\n\n1. **One** – héllo 世界\n2. `two`\n\n```sh\nls  -l\n```\n\nThat is all of {mark}."),
        new("long", words => $"Please say \"{words}\"", mark => string.Join("\n\n", Enumerable.Range(1, 80).Select(i => $"Paragraph {i} of {mark}: the tests are green."))),
        new("same", words => $"Please say \"{words}\"", mark => $"{mark.Split(' ')[0]} was asked {{n}} times."),
    ];

    /// <summary>Whether an answer is what the model sent for these words.</summary>
    internal bool IsAnswer(string? answer, string words) =>
        Opening.Length == 0 ? answer == words : answer is not null && answer.StartsWith(Opening, StringComparison.Ordinal) && answer.EndsWith($"\n\n{words}", StringComparison.Ordinal);
}
