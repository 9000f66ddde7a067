using Moana.Hosts;
using Moana.Tmux.Screens;

namespace Moana.Detection;

/// <summary>Classifies a screen that somebody saved, with the same engine as live.</summary>
public sealed record SavedScreen
{
    // More than any terminal shows; a larger file is no screen.
    private const int MaxBytes = 4 * 1024 * 1024;

    // A capture with history is no screen; what stands now is at its end. Hardly a terminal has more rows.
    private const int MaxRows = 200;

    private const string StillOpen = "; this does not end the open turn: the rule lacks 'endsTurn: true', as an agent at work may look the same";

    /// <summary>The capture, with or without styles.</summary>
    public required string Text { get; init; }

    /// <summary>The file that it was read from, or null.</summary>
    public string? Path { get; init; }

    /// <summary>The pane's title at that moment, where it is known.</summary>
    public string? Title { get; init; }

    /// <summary>The program in the foreground, where it is known.</summary>
    public string? Command { get; init; }

    /// <summary>The cursor's column and row, counted from 0, where they are known.</summary>
    public (int X, int Y)? Cursor { get; init; }

    /// <summary>Whether a prompt was sent and its turn was seen to start.</summary>
    public bool InTurn { get; init; }

    /// <summary>When the screen was saved: what relative times on it are counted from.</summary>
    public DateTimeOffset SavedAt { get; init; }

    /// <summary>Reads a file, written by <c>capture-pane -p</c>, with <c>-e</c> or without.</summary>
    /// <exception cref="MoanaException">The file cannot be read (id <c>ScreenFileUnreadable</c>).</exception>
    public static SavedScreen Read(string path)
    {
        try
        {
            return new SavedScreen { Text = TextFile.Read(path, MaxBytes), Path = path, SavedAt = File.GetLastWriteTime(path) };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DetectionErrors.ScreenFileUnreadable(path, exception.Message);
        }
    }

    /// <summary>Says what the screen shows.</summary>
    /// <param name="catalog">The profiles.</param>
    /// <param name="profile">The profile's name; null to recognize the agent, and to fall back to <see cref="ProfileCatalog.Fallback"/>.</param>
    /// <param name="explain">Whether to list every rule with its outcome.</param>
    /// <exception cref="MoanaException">There is no such profile (id <c>ProfileNotFound</c>).</exception>
    public ResolvedStatus Resolve(ProfileCatalog catalog, string? profile = null, bool explain = false)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var used = profile is not null ? catalog.Named(profile) : catalog.Recognize(Facts, Parse()) ?? catalog.Named(ProfileCatalog.Fallback);
        var seen = See(used, explain);
        var open = StatusResolver.LeavesTurnOpen(seen, InTurn) ? StillOpen : "";
        return new ResolvedStatus
        {
            Status = StatusResolver.Resolve(seen, InTurn),
            Profile = used.Name,
            Evidence = seen.Evidence + open + (seen is { Rule: not null, NoComposer: { } why } ? $"; no composer was found: {why}" : ""),
            NoComposer = seen.NoComposer,
            Rule = seen.Rule,
            Region = seen.Region,
            MatchedText = seen.MatchedText,
            IsOverlay = seen.KeepPrevious,
            EndsTurn = seen.EndsTurn,
            ResetsAt = seen.ResetsAt,
            Question = seen.Question,
            Draft = seen.Composer?.Text,
            Path = Path,
            Rules = [.. seen.Trace.Select(t => new RuleOutcome(t.Rule, t.Status, t.Matched, t.Rule == seen.Rule ? t.Reason + open : t.Reason))],
        };
    }

    /// <summary>What a profile sees on it.</summary>
    internal Observation See(AgentProfile profile, bool explain = false) => Classifier.Classify(profile, Parse(), Facts, explain);

    private PaneFacts Facts => new() { Title = Title, Command = Command, Now = SavedAt };

    private Screen Parse() => Screen.Parse(Text, Cursor).Bottom(MaxRows);
}
