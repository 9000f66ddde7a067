using System.Text.RegularExpressions;

namespace Moana.Workspaces;

/// <summary>What a workspace may be called: its name stands in a branch, in a folder and in a file.</summary>
internal static partial class WorkspaceName
{
    /// <summary>What the branches of workspaces begin with.</summary>
    public const string Prefix = "moana/";

    /// <summary>Refuses a text that cannot name a workspace.</summary>
    /// <exception cref="MoanaException"><c>BadWorkspaceName</c>.</exception>
    public static string Check(string name) =>
        Pattern().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal) && !name.EndsWith('.') && !name.EndsWith(".lock", StringComparison.OrdinalIgnoreCase)
            ? name
            : throw WorkspaceErrors.BadWorkspaceName(name);

    [GeneratedRegex(@"\A[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}_.-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
