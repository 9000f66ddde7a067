using System.Globalization;
using static Moana.MoanaErrorKind;

namespace Moana.Notifications;

/// <summary>Errors about notifications.</summary>
public static class NotificationErrors
{
    /// <summary>There is no notification of that name.</summary>
    public static MoanaException NotFound(string name) => new("NotificationNotFound", MoanaErrorKind.NotFound, $"There is no notification '{name}'.", name);

    /// <summary>There is one of that name.</summary>
    public static MoanaException Exists(string name) => new("NotificationExists", MoanaErrorKind.Exists, $"There is a notification '{name}' already; nothing was changed.", name);

    /// <summary>It is not said how to tell.</summary>
    public static MoanaException NoWay(string name) => new("NotificationWayMissing", InvalidInput, $"Notification '{name}' does not say how it is to be sent.", name);

    /// <summary>A web address is none.</summary>
    public static MoanaException BadUri(Uri uri) => new("NotificationUriBad", InvalidInput, $"'{uri}' is no address of the web (http or https).", uri);

    /// <summary>A place in a text names no fact.</summary>
    public static MoanaException BadText(string place) => new(
        "NotificationTextBad", InvalidInput, $"The text has {{{{{place}}}}}; known are {string.Join(", ", NotificationText.Known)}.", place);

    /// <summary>A program is not there.</summary>
    public static MoanaException ProgramMissing(string program) => new(
        "NotificationProgramMissing", InvalidState, $"The program '{program}' is not installed, so nothing can be shown on the desktop.", program);

    internal static MoanaException CommandFailed(int code, string output) => Failed(string.Create(
        CultureInfo.InvariantCulture, $"it ended with exit code {code}{(output.Length > 0 ? $" and wrote: {output.Trim()}" : "")}"));

    internal static MoanaException TimedOut(TimeSpan limit) => Failed(string.Create(CultureInfo.InvariantCulture, $"it did not end within {limit.TotalSeconds} s"));

    internal static MoanaException Refused(Uri uri, int status) => Failed(string.Create(CultureInfo.InvariantCulture, $"{uri.Host} answered {status}"));

    internal static MoanaException NotReached(Uri uri, string why) => Failed($"{uri.Host} was not reached: {why}");

    private static MoanaException Failed(string why) => new("NotificationFailed", InvalidState, VisibleText.Of(why), null);
}
