using System.Globalization;

namespace Moana.FakeAgent.Behaviour;

/// <summary>How a turn goes: the options' defaults, and the words of the prompt over them.</summary>
internal sealed record TurnScript
{
    internal TimeSpan Work { get; init; }
    internal bool Ask { get; init; }
    internal bool Fail { get; init; }
    internal bool Prose { get; init; }
    internal bool Flicker { get; init; }
    internal TimeSpan? LimitedFor { get; init; }
    internal TimeSpan? Background { get; init; }
    internal int? CrashCode { get; init; }

    /// <summary>The answer, word for word.</summary>
    internal string? Reply { get; init; }

    internal static TurnScript From(Options options, string prompt, int turn = 1)
    {
        var script = new TurnScript { Work = options.Work, Ask = options.Ask, Reply = ReplyIn(prompt) ?? (options.Answers.Count > 0 ? options.Answers[Math.Min(turn, options.Answers.Count) - 1] : null) };
        var words = Words(prompt);
        for (var i = 0; i < words.Count; i++)
        {
            TimeSpan? seconds = i + 1 < words.Count && double.TryParse(words[i + 1], CultureInfo.InvariantCulture, out var number) && number is >= 0 and < 1e6
                ? TimeSpan.FromSeconds(number) : null;
            script = words[i] switch
            {
                "work" when seconds is { } time => script with { Work = time },
                "quick" => script with { Work = TimeSpan.FromMilliseconds(20) },
                "ask" => script with { Ask = true },
                "fail" => script with { Fail = true },
                "ratelimit" => script with { LimitedFor = seconds ?? TimeSpan.FromMinutes(1) },
                "crash" => script with { CrashCode = (int?)seconds?.TotalSeconds ?? 1 },
                "prose" => script with { Prose = true },
                "flicker" => script with { Flicker = true },
                "background" when seconds is { } time => script with { Background = time },
                _ => script,
            };
        }

        return script;
    }

    /// <summary>What stands behind the word <c>reply:</c>, to the prompt's end.</summary>
    private static string? ReplyIn(string prompt) =>
        prompt.IndexOf("reply:", StringComparison.Ordinal) is var at and >= 0 ? prompt[(at + "reply:".Length)..].Trim() : null;

    private static List<string> Words(string prompt)
    {
        var words = new List<string>();
        var start = -1;
        for (var i = 0; i <= prompt.Length; i++)
        {
            if (i < prompt.Length && (char.IsLetterOrDigit(prompt[i]) || prompt[i] is '.' or '-' or '_' or '/'))
                start = start < 0 ? i : start;
            else if (start >= 0)
            {
                words.Add(prompt[start..i].TrimEnd('.'));
                start = -1;
            }
        }

        return words;
    }
}
