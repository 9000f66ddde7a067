using System.Buffers.Text;

namespace Moana.Tmux.Events;

/// <summary>What a notification is about.</summary>
internal enum NotificationKind
{
    /// <summary>Nothing that a watcher is told.</summary>
    Other,

    /// <summary>A pane wrote something.</summary>
    Output,

    /// <summary>tmux holds a pane's output back, because this client was too slow for it.</summary>
    Paused,

    /// <summary>A pane entered or left a mode.</summary>
    Mode,

    /// <summary>Sessions, windows or panes changed.</summary>
    Layout,

    /// <summary>The client was moved to another session.</summary>
    SessionChanged,

    /// <summary>The value of a subscription changed.</summary>
    Subscription,
}

/// <summary>Reads notifications. The cheapest possible for output, of which there is most.</summary>
internal static class Notification
{
    /// <summary>What the line is about, and the pane it names.</summary>
    public static NotificationKind Read(ReadOnlySpan<byte> line, out PaneId pane)
    {
        var space = line.IndexOf((byte)' ');
        var name = space < 0 ? line : line[..space];
        var rest = space < 0 ? [] : line[(space + 1)..];
        pane = default;
        if (name.SequenceEqual("%output"u8) || name.SequenceEqual("%extended-output"u8))
        {
            return TryPane(rest, out pane) ? NotificationKind.Output : NotificationKind.Other;
        }

        if (name.SequenceEqual("%pause"u8))
        {
            return TryPane(rest, out pane) ? NotificationKind.Paused : NotificationKind.Other;
        }

        if (name.SequenceEqual("%pane-mode-changed"u8))
        {
            return TryPane(rest, out pane) ? NotificationKind.Mode : NotificationKind.Other;
        }

        return name.SequenceEqual("%subscription-changed"u8) ? NotificationKind.Subscription
            : name.SequenceEqual("%session-changed"u8) ? NotificationKind.SessionChanged
            : IsLayout(name) ? NotificationKind.Layout
            : NotificationKind.Other;
    }

    /// <summary>Reads <c>%5</c> at the beginning.</summary>
    public static bool TryPane(ReadOnlySpan<byte> text, out PaneId pane)
    {
        pane = default;
        if (text.Length < 2 || text[0] != '%' || text[1] is < (byte)'0' or > (byte)'9'
            || !Utf8Parser.TryParse(text[1..], out int number, out var used)
            || (text.Length > used + 1 && text[used + 1] != ' '))
        {
            return false;
        }

        pane = new(number);
        return true;
    }

    /// <summary>A digest of what a pane wrote, in which digits do not count (times, colours, places of the cursor); never 0.</summary>
    public static ulong Shape(ReadOnlySpan<byte> line)
    {
        const ulong Offset = 14695981039346656037, Prime = 1099511628211;
        var hash = Offset;
        foreach (var b in line)
        {
            if (b is < (byte)'0' or > (byte)'9')
            {
                hash = (hash ^ b) * Prime;
            }
        }

        return hash == 0 ? Offset : hash;
    }

    // %layout-change, %window-add/-close/-renamed/-pane-changed, %unlinked-window-..., %sessions-changed,
    // %session-renamed, %session-window-changed: what happened in detail is seen by listing again.
    private static bool IsLayout(ReadOnlySpan<byte> name) =>
        name.StartsWith("%window-"u8) || name.StartsWith("%unlinked-window-"u8) || name.StartsWith("%session"u8)
        || name.SequenceEqual("%layout-change"u8);
}
