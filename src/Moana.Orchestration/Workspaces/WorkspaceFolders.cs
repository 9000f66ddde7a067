using System.Security.Cryptography;
using System.Text;

namespace Moana.Workspaces;

/// <summary>Where the folders of a repository's workspaces are: below the state folder, so that nothing is added to the user's.</summary>
internal static class WorkspaceFolders
{
    /// <summary>The folder of a workspace.</summary>
    public static string Of(Repository repository, string name) => Path.Combine(Root(repository, "workspaces"), name);

    /// <summary>The folder of the workspace that a folder is in; null when it is in none.</summary>
    public static string? Find(Workplace place, string folder)
    {
        var all = place.StateNamed("workspaces") + "/";
        return folder.StartsWith(all, StringComparison.Ordinal) && folder[all.Length..].Split('/') is [var repository, { Length: > 0 } name, ..]
            ? Path.Combine(all, repository, name)
            : null;
    }

    /// <summary>The folder in which changes are put on the target and validated: one for each machine, as its lock is.</summary>
    public static string Queue(Repository repository) => Path.Combine(Root(repository, "landing"), repository.Place.MachineName);

    /// <summary>The folder of bundles.</summary>
    public static string Bundles(Repository repository) => Root(repository, "bundles");

    /// <summary>Two repositories may have one name; the path tells them apart.</summary>
    private static string Root(Repository repository, string kind)
    {
        var folder = repository.CommonFolder.TrimEnd('/');
        var home = Path.GetFileName(folder) == ".git" ? Path.GetDirectoryName(folder)! : folder;
        var name = string.Concat(Path.GetFileName(home).Where(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.').Take(40)).TrimStart('-', '.');
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..8].ToLowerInvariant();
        return repository.Place.StateNamed(Path.Combine(kind, $"{(name.Length == 0 ? "repository" : name)}-{hash}"));
    }
}
