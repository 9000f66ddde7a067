using Moana.Agents;
using Moana.Detection;
using Moana.Operations;
using Moana.Storage;
using Moana.Tmux;

// A process of its own that takes part in a shared orchestration, for the test in which such processes are killed: a shell would
// take seconds of a core for each.
// Usage: moana-joiner <tmux program> <socket name> <record> <orchestration> <agent>...
// Says each end of a task, and "over" when there is nothing more to do.
await using var server = TmuxServer.For(new() { Executable = args[0], SocketName = args[1] });
var fleet = new Fleet(server, ProfileCatalog.Load());
var mine = (await fleet.ListAsync(null, CancellationToken.None)).Where(a => args.Skip(4).Contains(a.Name)).ToList();
await foreach (var update in new Orchestrator(fleet, new OrchestrationStore(args[2]), TimeProvider.System).JoinAsync(args[3], mine, "/tmp", force: false, CancellationToken.None))
{
    if (update.Result is { } result) Console.WriteLine($"{result.Id}: {result.Status}");
}

Console.WriteLine("over");
