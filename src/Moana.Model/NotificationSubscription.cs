namespace Moana;

/// <summary>A standing wish to be told. The output of <c>Register-MoanaNotification</c>.</summary>
public sealed record NotificationSubscription
{
    /// <summary>Its name.</summary>
    public required string Name { get; init => field = VisibleText.Of(value); }

    /// <summary>What is told.</summary>
    public required IReadOnlyList<NotificationKind> On { get; init => field = ItemList<NotificationKind>.Of(value); }

    /// <summary>How, in words; of a web address only its host, since the rest may be secret.</summary>
    public required IReadOnlyList<string> By { get; init => field = TextList.Visible(value); }

    /// <summary>So long the same is not told again.</summary>
    public required TimeSpan Debounce { get; init; }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}
