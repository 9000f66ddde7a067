using System.Text.Json.Serialization;

namespace Moana;

/// <summary>What turns used, added up. The output of <c>Measure-MoanaUsage</c>.</summary>
public sealed record UsageSummary
{
    /// <summary>The agent's name; null where it is added up over agents, or unknown.</summary>
    public string? Name { get; init => field = VisibleText.Of(value); }

    /// <summary>The task's id; null where it is added up over tasks, or unknown.</summary>
    public string? Task { get; init => field = VisibleText.Of(value); }

    /// <summary>The model; null where it is added up over models, or unknown.</summary>
    public string? Model { get; init => field = VisibleText.Of(value); }

    /// <summary>The local day on which the turns ended; null where it is added up over days, or unknown.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>How many turns there were.</summary>
    public required int Turns { get; init; }

    /// <summary>Of these, those whose source tells nothing of what they used.</summary>
    public required int Unknown { get; init; }

    /// <summary>Tokens that the models read, those from caches included.</summary>
    public long InputTokens { get; init; }

    /// <summary>Of the input, those that came from caches.</summary>
    public long CachedTokens { get; init; }

    /// <summary>Tokens that the models wrote, their reasoning included.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Of the output, those of reasoning.</summary>
    public long ReasoningTokens { get; init; }

    /// <summary>What it cost, in US dollars, as far as programs say so; null where none does.</summary>
    public decimal? Cost { get; init; }

    /// <summary>What it is added up by, with input, output and the cost where it is known.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{string.Join(", ", new object?[] { Name, Task, Model, Day?.ToString("O", System.Globalization.CultureInfo.InvariantCulture) }.Where(k => k is not null).DefaultIfEmpty("all"))}: {InputTokens} in, {OutputTokens} out{(Cost is { } cost ? $", ${cost:0.0000}" : "")}");
}

/// <summary>What usage is added up by.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UsageKey>))]
public enum UsageKey
{
    /// <summary>The agent.</summary>
    Agent,

    /// <summary>The task.</summary>
    Task,

    /// <summary>The model.</summary>
    Model,

    /// <summary>The local day.</summary>
    Day,
}
