using Moana.Tmux;

// A process that uses the driver and ends without tidying up, for the tests that look at what it leaves behind.
// Usage: moana-tmux-holder <tmux program> <socket name> [captures]. Says "ready" when it watches; ends with its input. With
// "captures" it goes on capturing everything that there is, history and all.
var server = TmuxServer.For(new() { Executable = args[0], SocketName = args[1] });
var sessions = await server.ListSessionsAsync();
var events = server.WatchAsync([.. sessions.Select(s => s.Id)]).GetAsyncEnumerator();
await events.MoveNextAsync();
Console.WriteLine("ready");
if (args is [_, _, "captures"])
{
    var panes = (await server.ListPanesAsync()).SelectMany(p => Enumerable.Repeat(p.Id, 10)).ToList();
    while (true)
    {
        await foreach (var _ in server.CaptureManyAsync(panes, new() { Styles = true, History = true }))
        {
            // What matters is what is still under way.
        }
    }
}

Console.In.ReadToEnd();
return 0;
