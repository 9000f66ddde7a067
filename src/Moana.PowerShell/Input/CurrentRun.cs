using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace Moana.Input;

/// <summary>The run that a block of a script is in, for each runspace: Use-MoanaRun says it.</summary>
internal static class CurrentRun
{
    private static readonly ConditionalWeakTable<Runspace, Stack<(string Name, string? Store)>> Runs = [];

    /// <summary>The run that the pipeline of this thread is in; null where it is in none.</summary>
    public static (string Name, string? Store)? Here =>
        Runspace.DefaultRunspace is { } here && Runs.TryGetValue(here, out var runs) && runs.TryPeek(out var run) ? run : null;

    /// <summary>Enters a run; the caller leaves it with what is returned.</summary>
    public static IDisposable Enter(string name, string? store)
    {
        var runs = Runs.GetOrCreateValue(Runspace.DefaultRunspace);
        runs.Push((name, store));
        return new Entry(runs);
    }

    private sealed class Entry(Stack<(string Name, string? Store)> runs) : IDisposable
    {
        private Stack<(string Name, string? Store)>? _runs = runs;

        public void Dispose()
        {
            Interlocked.Exchange(ref _runs, null)?.Pop();
        }
    }
}
