using Moana.Input;
using Moana.Storage;

namespace Moana.Completers;

/// <summary>Ids of tasks: of the orchestration that is named, or else of the newest.</summary>
public sealed class TaskCompleter : Completer
{
    /// <inheritdoc/>
    protected override Task<IEnumerable<Candidate>> FindAsync(IReadOnlyDictionary<string, string> bound, CancellationToken token)
    {
        var store = new OrchestrationStore(bound.GetValueOrDefault("Store"));
        var id = OrchestrationIds.One(store, bound.GetValueOrDefault("OrchestrationId"));
        return Task.FromResult(store.GetTasks(id).Select(t => new Candidate(t.Id, $"{t.Id}: {t.Status}, {Line(t.Prompt)}")));
    }

    private static string Line(string prompt)
    {
        var line = prompt.Split('\n')[0];
        return line.Length > 60 ? line[..60] + "..." : line;
    }
}
