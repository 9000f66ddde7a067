using System.Text.Json;
using Moana.Testing;

namespace Moana.Transcripts;

/// <summary>
/// Records of real programs, a home folder each in tests/Records; the file beside it says what was sent and answered, and how each
/// turn ended.
/// </summary>
public sealed class SavedRecordTests
{
    internal static readonly string Folder = Path.Combine(TestPaths.Root, "tests", "Records");

    public static TheoryData<string> Homes => [.. Directory.GetFiles(Folder, "*.json", SearchOption.AllDirectories)
        .Where(f => Directory.Exists(Path.ChangeExtension(f, null))).Select(f => Path.GetRelativePath(Folder, Path.ChangeExtension(f, null))).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task A_record_tells_what_was_sent_answered_called_and_used_and_how_it_ended(string home)
    {
        var said = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, home + ".json"), Token)).RootElement;
        var reading = await SessionRecords.ReadSavedAsync(Path.Combine(Folder, home), profile: null, conversationId: null, Token);
        var expected = said.GetProperty("turns").EnumerateArray().Where(t => !IsTakenBack(home, t)).ToList();
        // One home holds an earlier conversation too.
        var turns = home == "gemini/killedtool" ? reading.Turns.Skip(1).ToList() : reading.Turns;

        Assert.Equal(expected.Select(t => Text(t, "prompt")), turns.Select(t => t.Prompt?.TrimEnd(' ')), new PromptComparer());
        foreach (var (turn, sidecar) in turns.Zip(expected))
        {
            Assert.Equal(home.Split('/')[0], turn.Profile);
            Assert.Contains(turn.ConversationId, said.GetProperty("sessionIds").EnumerateArray().Select(i => i.GetString()));
            Check(home, turn, sidecar);
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>copilot takes a prompt that was interrupted before its answer began out of its record again.</summary>
    private static bool IsTakenBack(string home, JsonElement turn) =>
        home.StartsWith("copilot/", StringComparison.Ordinal) && Text(turn, "state") == "interrupted" && turn.GetProperty("tools").GetArrayLength() == 0
        && !Directory.GetFiles(Path.Combine(Folder, home), "events.jsonl", SearchOption.AllDirectories).Any(f => File.ReadAllText(f).Contains(Text(turn, "prompt")!, StringComparison.Ordinal));

    private static void Check(string home, AgentTurn turn, JsonElement sidecar)
    {
        var state = Text(sidecar, "state")!;
        if (sidecar.TryGetProperty("finalAnswer", out var answer) && !(home.StartsWith("gemini/", StringComparison.Ordinal) && !state.StartsWith("completed", StringComparison.Ordinal)))
        {
            Assert.Equal(answer.GetString()?.TrimEnd(), turn.Answer?.TrimEnd());
        }

        if (sidecar.TryGetProperty("texts", out var texts))
        {
            Assert.Equal(texts.EnumerateArray().Select(t => t.GetString()!.TrimEnd()), turn.Texts.Select(t => t.TrimEnd()));
        }

        Assert.Contains(turn.Outcome, Outcomes(home, state, sidecar));
        if (turn.Outcome is TurnOutcome.Failed or TurnOutcome.RateLimited) Assert.False(string.IsNullOrWhiteSpace(turn.Error));
        var tools = sidecar.TryGetProperty("tools", out var called) ? called.EnumerateArray().ToList() : null;
        if (tools is not null && !IsLate(home, state))
        {
            Assert.Equal(tools.Count, turn.Tools.Count);
            foreach (var (tool, call) in turn.Tools.Zip(tools)) Check(tool, call, turn);
        }

        CheckUsage(home, turn, sidecar);
    }

    /// <summary>gemini writes a call down when it is over.</summary>
    private static bool IsLate(string home, string state) => home.StartsWith("gemini/", StringComparison.Ordinal) && state is "waitingForApproval" or "killed";

    private static TurnOutcome?[] Outcomes(string home, string state, JsonElement sidecar)
    {
        var isLimit = sidecar.TryGetProperty("error", out var error) && error.TryGetProperty("httpStatus", out var status) && status.GetInt32() == 429;
        var isVague = home.StartsWith("gemini/", StringComparison.Ordinal) || home.StartsWith("qwen/", StringComparison.Ordinal);
        return state switch
        {
            _ when state.StartsWith("completed", StringComparison.Ordinal) => home.StartsWith("gemini/", StringComparison.Ordinal) ? [null] : [TurnOutcome.Completed],
            "failed" => isVague ? [isLimit ? TurnOutcome.RateLimited : TurnOutcome.Failed, null] : [isLimit ? TurnOutcome.RateLimited : TurnOutcome.Failed],
            _ when state.StartsWith("interrupted", StringComparison.Ordinal) => home.StartsWith("qwen/", StringComparison.Ordinal) ? [TurnOutcome.Interrupted, null] : [TurnOutcome.Interrupted],
            _ => [null],
        };
    }

    private static void Check(TurnTool tool, JsonElement call, AgentTurn turn)
    {
        if (call.TryGetProperty("arguments", out var arguments))
        {
            var command = Text(arguments, "command") ?? Text(arguments, "cmd");
            Assert.Equal(command, tool.Arguments);
            Assert.Equal(Text(call, "name"), tool.Name);
        }

        if (call.TryGetProperty("exitCode", out var code)) Assert.Equal(code.GetInt32(), tool.ExitCode);
        if (call.TryGetProperty("output", out var output)) Assert.Equal(output.GetString(), tool.Output?.TrimEnd());
        if (Text(call, "decision") == "approved by a person") Assert.NotEqual(ToolDecision.Denied, tool.Decision);
        if (Text(call, "file") is not null)
        {
            var file = Assert.Single(turn.Files);
            Assert.StartsWith("/home/me/project/mock-written-", file.Path, StringComparison.Ordinal);
            Assert.Equal((FileChange.Added, 12, 0), (file.Change, file.AddedLines, file.RemovedLines));
        }
    }

    private static void CheckUsage(string home, AgentTurn turn, JsonElement sidecar)
    {
        if (!sidecar.TryGetProperty("tokens", out var tokens) || !tokens.TryGetProperty("perCall", out var each)) return;
        var calls = tokens.GetProperty("modelCalls").GetInt64();
        long? Part(params string[] names) => names.Any(n => each.TryGetProperty(n, out _)) ? names.Sum(n => each.TryGetProperty(n, out var part) ? part.GetInt64() : 0) * calls : null;
        // opencode counts a call of the model when it is over.
        if (home.StartsWith("opencode/", StringComparison.Ordinal) && turn.Outcome != TurnOutcome.Completed) return;
        var input = each.TryGetProperty("prompt_tokens", out _) ? Part("prompt_tokens") : Part("promptTokenCount") ?? Part("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens");
        if (turn.Usage?.InputTokens is not null) Assert.Equal(input, turn.Usage.InputTokens);
        Assert.Equal(Part("output_tokens", "completion_tokens") ?? Part("candidatesTokenCount", "thoughtsTokenCount"), turn.Usage?.OutputTokens);
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var text) ? text.GetString() : null;

    /// <summary>Some programs write a tab as four blanks.</summary>
    private sealed class PromptComparer : IEqualityComparer<string?>
    {
        public bool Equals(string? x, string? y) => Same(x) == Same(y);

        public int GetHashCode(string? obj) => 0;

        private static string? Same(string? text) => text?.Replace("\t", "    ", StringComparison.Ordinal).TrimEnd();
    }
}
