using static Moana.MoanaErrorKind;

namespace Moana.Detection;

/// <summary>The texts and ids of errors about new profiles.</summary>
internal static class StarterErrors
{
    public static MoanaException BadProfileName(string name) => new(
        "BadProfileName", InvalidInput, $"'{name}' cannot name a profile; nothing was written. A name has letters, digits, '-', '_' and '.'.", name);

    public static MoanaException ProfileExists(string file) => new(
        "ProfileExists", Exists, $"'{file}' is there already; nothing was written.", file);

    public static MoanaException NameTaken(string name, string file) => new(
        "ProfileExists", Exists, $"'{file}' has a profile of the name '{name}' already; nothing was written.", file);

    public static MoanaException ProfileUnwritable(string file, Exception cause) => new(
        "ProfileUnwritable", InvalidInput, $"The profile '{file}' cannot be written: {cause.Message}", file, cause);
}
