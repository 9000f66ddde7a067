using Moana.Tmux;

// A process that uses the driver and ends without tidying up, for the tests that look at what it leaves behind.
// Usage: moana-tmux-holder <tmux program> <socket name>. Says "ready" when it watches; ends with its input.
var server = TmuxServer.For(new() { Executable = args[0], SocketName = args[1] });
var sessions = await server.ListSessionsAsync();
var events = server.WatchAsync([.. sessions.Select(s => s.Id)]).GetAsyncEnumerator();
await events.MoveNextAsync();
Console.WriteLine("ready");
Console.In.ReadToEnd();
return 0;
