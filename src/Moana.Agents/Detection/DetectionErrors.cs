using static Moana.MoanaErrorKind;

namespace Moana.Detection;

/// <summary>Errors about profiles, hooks and saved screens.</summary>
public static class DetectionErrors
{
    /// <summary>No profile has the name.</summary>
    public static MoanaException ProfileNotFound(string profile, IEnumerable<string> known) => new(
        "ProfileNotFound", NotFound, $"There is no agent profile named '{profile}'. {Known("Profiles", known)}", profile);

    /// <summary>Profile files cannot be used; each error names its file and line.</summary>
    public static MoanaException ProfileInvalid(IReadOnlyList<ProfileError> errors) => new(
        "ProfileInvalid", InvalidInput,
        $"{(errors.Count == 1 ? "A profile cannot be used" : $"Profiles cannot be used, for {errors.Count} reasons")}: {string.Join("; ", errors.Take(5))}.",
        errors);

    /// <summary>A file that should hold a screen cannot be read.</summary>
    public static MoanaException ScreenFileUnreadable(string path, string reason) => new(
        "ScreenFileUnreadable", InvalidInput, $"The screen '{path}' cannot be read: {reason}.", path);

    /// <summary>A folder that should hold labelled screens holds none.</summary>
    public static MoanaException NoScreens(string path) => new(
        "NoScreens", NotFound, $"'{path}' has no screens: no file *.ansi or *.txt is there.", path);

    /// <summary>Nobody says what screens show.</summary>
    public static MoanaException ScreenUnlabelled(string path, IReadOnlyList<string> files) => new(
        "ScreenUnlabelled", InvalidInput,
        $"Nothing tells what {(files.Count == 1 ? "a screen shows" : $"{files.Count} screens show")} that '{path}' holds: {string.Join(", ", files.Take(5))}{(files.Count > 5 ? ", ..." : "")}.",
        path);

    /// <summary>Moana knows no hooks of the agent.</summary>
    public static MoanaException HookNotFound(string agent, IEnumerable<string> known) => new(
        "HookNotFound", NotFound, $"Moana knows no hooks of '{agent}'. {Known("Agents with hooks", known)}", agent);

    private static string Known(string what, IEnumerable<string> known) =>
        string.Join(", ", known.Distinct().Order(StringComparer.OrdinalIgnoreCase)) is { Length: > 0 } names ? $"{what} here: {names}." : $"{what} here: none.";
}
