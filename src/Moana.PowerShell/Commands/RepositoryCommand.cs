using System.Management.Automation;
using Moana.Completers;
using Moana.Hosts;
using Moana.Workspaces;

namespace Moana.Commands;

/// <summary>A cmdlet over the workspaces of a git repository.</summary>
public abstract class RepositoryCommand : AsyncCommand
{
    /// <summary>The host that the repository is on, as Register-MoanaHost notes it. Without it, this machine.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(HostCompleter))]
    public string? HostName { get; set; }

    /// <summary>A folder in the git repository. Without it, the current folder; on another host, the home there.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Repository { get; set; }

    /// <summary>The repository that the parameters name.</summary>
    internal Task<Repository> OpenAsync(CancellationToken token) => OpenAsync(this, HostCatalog.Find(HostName), Repository, token);

    /// <summary>The repository of a folder, or of a cmdlet's current one; on another host, of the home there.</summary>
    internal static async Task<Repository> OpenAsync(MoanaCommand command, HostRegistration place, string? folder, CancellationToken token)
    {
        if (place.Carrier is null)
        {
            return await Workspaces.Repository.OpenAsync(string.IsNullOrEmpty(folder) ? command.SessionState.Path.CurrentFileSystemLocation.Path : command.ResolvePath(folder), token);
        }

        var host = Hosts.Host.For(place);
        return await Workspaces.Repository.OpenAsync(host, await host.FullPathAsync(folder, token), token);
    }

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
