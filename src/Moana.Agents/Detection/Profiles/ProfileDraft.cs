using System.Collections.Frozen;

namespace Moana.Detection;

/// <summary>A profile file as read: what it says, and null for what it leaves to the profile that it extends.</summary>
internal sealed record ProfileDraft
{
    internal required string Name { get; init; }

    internal required string Source { get; init; }

    /// <summary>The line of the field <c>extends</c>, or 1.</summary>
    internal int ExtendsLine { get; init; } = 1;

    /// <summary>The profile that stands wherever this one says nothing.</summary>
    internal string? Extends { get; init; }

    internal string? Description { get; init; }

    internal string? TriedWith { get; init; }

    internal Recognition? Recognition { get; init; }

    internal IReadOnlyList<ComposerShape> Composers { get; init; } = [];

    internal Pattern? TurnPrompt { get; init; }

    internal Pattern? TurnContinuation { get; init; }

    internal Pattern? TurnAnswer { get; init; }

    internal Pattern? TurnOther { get; init; }

    internal Pattern? DialogStart { get; init; }

    internal Pattern? DialogSideBySide { get; init; }

    internal string? Scrollbar { get; init; }

    internal TimeSpan? Confirmation { get; init; }

    /// <summary>Makes a delivery profile from what the file says and another for the rest.</summary>
    internal Func<DeliveryProfile, DeliveryProfile> Delivery { get; init; } = d => d;

    internal AgentHook? Hook { get; init; }

    internal RecordSource? Record { get; init; }

    internal IReadOnlyDictionary<string, string>? Permissions { get; init; }

    internal IReadOnlyList<Rule> Rules { get; init; } = [];

    /// <summary>Compiles the profile, over the one that it extends.</summary>
    internal AgentProfile Compile(AgentProfile? basis) => new()
    {
        Name = Name,
        Names = [Name, .. basis?.Names ?? []],
        Source = Source,
        Description = Description ?? basis?.Description ?? "",
        TriedWith = TriedWith ?? basis?.TriedWith ?? "",
        Delivery = Delivery(basis?.Delivery ?? new DeliveryProfile()),
        Confirmation = Confirmation ?? basis?.Confirmation ?? TimeSpan.FromMilliseconds(750),
        Recognition = Recognition ?? basis?.Recognition ?? new Recognition(),
        Composers = Composers.Count > 0 ? Composers : basis?.Composers ?? [],
        TurnPrompt = TurnPrompt ?? basis?.TurnPrompt,
        TurnContinuation = TurnContinuation ?? basis?.TurnContinuation,
        TurnAnswer = TurnAnswer ?? basis?.TurnAnswer,
        TurnOther = TurnOther ?? basis?.TurnOther,
        DialogStart = DialogStart ?? basis?.DialogStart,
        DialogSideBySide = DialogSideBySide ?? basis?.DialogSideBySide,
        Scrollbar = Scrollbar ?? basis?.Scrollbar ?? "",
        Hook = (Hook ?? basis?.Hook) is { } hook ? hook with { Agent = Name } : null,
        Record = Record ?? basis?.Record,
        Permissions = Permissions ?? basis?.Permissions ?? FrozenDictionary<string, string>.Empty,
        Rules = [.. Rules.Concat((basis?.Rules ?? []).Where(r => Rules.All(own => own.Id != r.Id))).OrderByDescending(r => r.Priority)],
    };
}
