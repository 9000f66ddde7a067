using System.Globalization;
using Moana.Agents;
using Moana.Detection;
using Moana.Messages;
using Moana.Storage;
using Moana.Tmux;

// A process of its own that sends messages, for the tests in which senders are killed.
// Usage: moana-messenger <tmux program> <socket name> <record> <sender> <first> <last> <step> <receiver>...
// Writes its numbered messages, three at a time and to each receiver in turn, delivers them, and says each end. At the first
// step that has the named words in it, it says "paused" and stands still, with whatever it holds, until it is ended.
await using var server = TmuxServer.For(new() { Executable = args[0], SocketName = args[1] });
var fleet = new Fleet(server, ProfileCatalog.Load());
var store = new OrchestrationStore(args[2]).Messages;
var post = new MessagePost(store, fleet, TimeProvider.System);
var (sender, pause) = (args[3], args[6]);
var agents = (await fleet.ListAsync(null, CancellationToken.None)).ToDictionary(a => a.Name);
var receivers = args[7..].Select(r => agents[r]).ToList();
var first = int.Parse(args[4], CultureInfo.InvariantCulture);
foreach (var some in Enumerable.Range(first, int.Parse(args[5], CultureInfo.InvariantCulture) - first + 1).Chunk(3))
{
    var written = some.Select(n => (Receiver: receivers[n % receivers.Count], Draft: new MessageDraft { From = sender, Id = $"{sender}-{n}", Text = $"message {n} of {sender}" }))
        .Select(m => (m.Receiver, Message: post.Write(m.Receiver, m.Draft))).ToList();
    foreach (var (receiver, message) in written)
    {
        var end = await post.DeliverAsync(message, receiver, TimeSpan.FromMinutes(10), Pause, CancellationToken.None);
        Console.WriteLine($"{end.Id}: {end.Status}: {end.Reason}");
    }
}

void Pause(string step)
{
    if (pause.Length > 0 && step.Contains(pause, StringComparison.Ordinal))
    {
        Console.WriteLine("paused");
        Thread.Sleep(Timeout.Infinite);
    }
}
