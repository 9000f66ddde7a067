using System.Management.Automation;
using Moana.Workspaces;

namespace Moana.Commands;

/// <summary>A cmdlet over the workspaces of a git repository.</summary>
public abstract class RepositoryCommand : AsyncCommand
{
    /// <summary>A folder in the git repository. Without it, the current folder.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Repository { get; set; }

    /// <summary>The repository that the parameters name.</summary>
    internal Task<Repository> OpenAsync(CancellationToken token) => OpenAsync(this, Repository, token);

    /// <summary>The repository of a folder, or of a cmdlet's current one.</summary>
    internal static Task<Repository> OpenAsync(MoanaCommand command, string? folder, CancellationToken token) => Workspaces.Repository.OpenAsync(
        string.IsNullOrEmpty(folder) ? command.SessionState.Path.CurrentFileSystemLocation.Path : command.ResolvePath(folder), token);

    /// <summary>The workspaces that names mean; a whole name that none has is an error of its own.</summary>
    internal static async Task<IReadOnlyList<Workspace>> FindAsync(Repository repository, string[] names, PipelineWriter output, CancellationToken token)
    {
        var all = await new WorkspaceCatalog(repository, TimeProvider.System).ListAsync(output.WriteError, token);
        var found = new List<Workspace>();
        foreach (var name in names)
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            var meant = all.Where(w => pattern.IsMatch(w.Name)).ToList();
            if (meant.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                output.WriteError(WorkspaceErrors.WorkspaceNotFound(name, repository.Root, all.Select(w => w.Name)));
            }

            found.AddRange(meant.Where(w => !found.Contains(w)));
        }

        return found;
    }
}
