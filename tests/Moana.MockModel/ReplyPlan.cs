using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Moana.Mocks;

/// <summary>A piece of a streamed answer.</summary>
internal abstract record Piece;

/// <summary>A piece of reasoning.</summary>
internal sealed record Thought(string Text) : Piece;

/// <summary>A piece of the answer's text.</summary>
internal sealed record Words(string Text) : Piece;

/// <summary>A call of one of the agent's tools. Ends the answer.</summary>
internal sealed record Call(ToolCall Tool) : Piece;

/// <summary>The connection is cut in mid-answer on purpose.</summary>
internal sealed class DroppedException : Exception;

/// <summary>What the model will do with a request: chosen by words in the last prompt, listed in <see cref="Help"/>.</summary>
internal sealed partial record ReplyPlan
{
    internal const string Help = """
        Words in the last prompt choose what the model does:
          wait N        nothing at all for N s, then an answer
          think N       reasoning for N s                 slow N        text for N s
          list          a long markdown answer            ask           an answer that ends in a question
          pause N       a whole sentence, nothing for N s, and the rest
          tool          shell command that writes         toolauto      harmless shell command
          toolsleep N   shell command of N s              toolfail      shell command that fails
          toolwrite     writes a file                     toolask       asks the person, where the agent can
          tooltodo      a list of steps                   toolplan      leaves plan mode
          mcp NAME {}   a tool of a protocol's server, with that input
          errNNN        HTTP error NNN                    errquota      429, quota used up
          drop          the connection breaks             say "TEXT"    TEXT at the turn's end
                        ({n} in it: how often the conversation has this prompt)
          wrong N       beside say: N prompts, this one first, are answered wrongly, and the one after them with TEXT,
                        whose single quotes are written as double ones
          anything else "Done."
        Requests without tools (titles, summaries) get a short answer at once.
        """;

    private const int MaxWrong = 10;

    private const string List = """
        ## Summary

        I looked at the project and found these points:

        1. **Parser** – handles nested input
        2. **Runner** – starts two workers
        3. **Report** – writes JSON

        ```python
        def main():
            return 0
        ```

        - Error: none of the tests failed
        - Esc to interrupt is only text here

        All tests pass.
        """;

    private const string Question = "I found two ways to do this:\n\n1. Rewrite the parser\n2. Patch the tokenizer\n\nWhich one should I do?";

    private const string FirstSentence = "I looked at the project first, and all is well there.\n\n";

    private static readonly string[] _lorem =
        "The quick brown fox jumps over the lazy dog while the compiler checks every module and the tests run in the background.".Split(' ');

    internal string Name { get; private init; } = "done";
    internal TimeSpan Wait { get; private init; }
    internal TimeSpan Think { get; private init; }
    internal TimeSpan Slow { get; private init; }
    internal TimeSpan Pause { get; private init; }
    internal string Text { get; private init; } = "Done.";
    internal ToolCall? Tool { get; private init; }
    internal int Error { get; private init; }
    internal bool IsQuota { get; private init; }
    internal bool Drops { get; private init; }

    /// <summary>Chooses by the prompt's words.</summary>
    internal static ReplyPlan For(ModelRequest request, string prompt, string folder)
    {
        if (request.IsAuxiliary)
            return new() { Name = "auxiliary", Text = request.AnswerSchema is { } schema ? ToolCall.Fill(schema, new() { ["model_choice"] = "flash", ["next_speaker"] = "user" }).ToJsonString() : "Mock session title" };

        var said = Says().Match(prompt) is { Success: true } says ? says.Groups["words"].Value.Replace("{n}", Times(request, prompt), StringComparison.Ordinal) : null;
        if (Corrected(request) is { } answer)
            return new() { Name = "wrong", Text = answer };

        if (request is { IsToolResult: true, IsSearchResult: false })
            return new() { Name = "after-tool", Text = said ?? "The command has run. Done.", Slow = Seconds(ThenSlow().Match(prompt)) };

        var error = Errors().Match(prompt);
        if (error.Success)
        {
            var isQuota = error.Groups[1].Value == "quota";
            return new() { Name = error.Value, IsQuota = isQuota, Error = isQuota ? 429 : int.Parse(error.Groups[1].Value, CultureInfo.InvariantCulture) };
        }

        var plan = new ReplyPlan
        {
            Wait = Seconds(Waits().Match(prompt)),
            Think = Seconds(Thinks().Match(prompt)),
            Slow = Seconds(Slows().Match(prompt)),
            Pause = Seconds(Pauses().Match(prompt)),
            Drops = Has(prompt, "drop"),
            Text = said ?? (Has(prompt, "list") ? List : Has(prompt, "ask") ? Question : "Done."),
        };
        var tool = Tools().Match(prompt);
        if (tool.Success)
        {
            var call = ToolCall.For(tool.Groups[1].Value, Seconds(tool), request.Tools, folder);
            plan = plan with { Tool = call, Text = call is null ? $"No tool for {tool.Groups[1].Value}." : "I will run a command." };
        }

        var server = ServerTools().Match(prompt);
        if (server.Success && JsonNode.Parse(server.Groups["input"].Value) is JsonObject input)
        {
            var call = ToolCall.OfServer(server.Groups["name"].Value, input, request.Tools, request.IsSearchResult && !request.IsConnecting);
            plan = plan with { Tool = call, Text = call is null ? $"No tool {server.Groups["name"].Value}." : "I will call it." };
        }

        string?[] names = [tool.Success ? tool.Groups[1].Value : null, plan.Wait > TimeSpan.Zero ? "wait" : null,
            plan.Think > TimeSpan.Zero ? "think" : null, plan.Slow > TimeSpan.Zero ? "slow" : null, plan.Pause > TimeSpan.Zero ? "pause" : null, plan.Drops ? "drop" : null];
        return plan with { Name = names.Any(n => n is not null) ? string.Join('+', names.Where(n => n is not null)) : "done" };
    }

    /// <summary>The answer, piece by piece, at the pace that the plan asks for.</summary>
    internal async IAsyncEnumerable<Piece> PlayAsync(TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var word in LoremAsync(Think, clock, cancellation))
            yield return new Thought(word);

        if (Pause > TimeSpan.Zero)
        {
            yield return new Words(FirstSentence);
            await Task.Delay(Pause, clock, cancellation);
        }

        var slow = Drops && Slow == TimeSpan.Zero ? TimeSpan.FromSeconds(2) : Slow;
        await foreach (var word in LoremAsync(slow, clock, cancellation))
            yield return new Words(word);

        if (Drops)
            throw new DroppedException();

        foreach (var part in (slow > TimeSpan.Zero ? "\n\n" + Text : Text).Chunk(24))
        {
            yield return new Words(new(part));
            await Task.Delay(TimeSpan.FromMilliseconds(15), clock, cancellation);
        }

        if (Tool is not null)
            yield return new Call(Tool);
    }

    private static async IAsyncEnumerable<string> LoremAsync(TimeSpan time, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var begun = clock.GetTimestamp();
        for (var i = 0; clock.GetElapsedTime(begun) < time; i++)
        {
            yield return _lorem[i % _lorem.Length] + (i % 60 == 59 ? "\n\n" : " ");
            await Task.Delay(TimeSpan.FromMilliseconds(200), clock, cancellation);
        }
    }

    /// <summary>The answer to a prompt with <c>wrong N</c>, or to one of those that follow it; null where no such prompt is near.</summary>
    private static string? Corrected(ModelRequest request)
    {
        var prompts = request.UserTexts.Select(Wrappers.Strip).Reverse().Take(MaxWrong).ToList();
        var since = prompts.FindIndex(p => Wrongs().IsMatch(p));
        if (since < 0 || request.IsToolResult) return null;
        var wrong = int.Parse(Wrongs().Match(prompts[since]).Groups["times"].Value, CultureInfo.InvariantCulture);
        return since > wrong ? null
            : since < wrong ? (since % 2 == 0 ? "I looked at it, and all is well." : "Here it is:\n\n```json\n{ \"nothing\": [] }\n```")
            : Says().Match(prompts[since]).Groups["words"].Value.Replace('\'', '"');
    }

    private static string Times(ModelRequest request, string prompt) =>
        request.UserTexts.Count(text => Wrappers.Strip(text) == prompt).ToString(CultureInfo.InvariantCulture);

    private static TimeSpan Seconds(Match match) =>
        match.Groups["seconds"] is { Success: true } seconds ? TimeSpan.FromSeconds(int.Parse(seconds.Value, CultureInfo.InvariantCulture)) : TimeSpan.Zero;

    private static bool Has(string prompt, string word) => Regex.IsMatch(prompt, $@"\b{word}\b");

    [GeneratedRegex(@"\berr(\d{3}|quota)\b")]
    private static partial Regex Errors();

    [GeneratedRegex(@"\b(tool(?:sleep|write|ask|todo|plan|fail|auto)?)\b(?:\s+(?<seconds>\d{1,4}))?")]
    private static partial Regex Tools();

    [GeneratedRegex(@"\bmcp (?<name>\w+) (?<input>\{.*\})", RegexOptions.Singleline)]
    private static partial Regex ServerTools();

    [GeneratedRegex(@"\bwrong (?<times>\d)\b")]
    private static partial Regex Wrongs();

    [GeneratedRegex(@"\bwait (?<seconds>\d{1,4})")]
    private static partial Regex Waits();

    [GeneratedRegex(@"\bthink (?<seconds>\d{1,4})")]
    private static partial Regex Thinks();

    [GeneratedRegex(@"\bslow (?<seconds>\d{1,4})")]
    private static partial Regex Slows();

    [GeneratedRegex(@"\bpause (?<seconds>\d{1,4})")]
    private static partial Regex Pauses();

    [GeneratedRegex("\\bsay \"(?<words>[^\"]+)\"")]
    private static partial Regex Says();

    [GeneratedRegex(@"\bthen slow (?<seconds>\d{1,4})")]
    private static partial Regex ThenSlow();
}
