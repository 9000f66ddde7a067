using Moana.Agents;
using Moana.Delivery;
using Moana.Detection;
using Moana.Tmux;

// A process of its own that delivers prompts, for the tests of several at one pane.
// Usage: moana-deliverer <tmux program> <socket name> <agent> <step> <prompt>...
// Says "ready", begins with the first line of its input, says each outcome. At the first step that has the named words
// in it, it says "paused" and stands still, with whatever it holds, until it is ended.
await using var server = TmuxServer.For(new() { Executable = args[0], SocketName = args[1] });
var fleet = new Fleet(server, ProfileCatalog.Load());
var agent = (await fleet.ListAsync(null, CancellationToken.None)).Single(a => a.Name == args[2]);
Console.WriteLine("ready");
Console.ReadLine();
foreach (var prompt in args[4..])
{
    var receipt = await new PromptSender(fleet, TimeProvider.System).SendAsync(agent, prompt, new() { Step = Pause }, CancellationToken.None);
    Console.WriteLine($"{receipt.Outcome}: {receipt.Reason}");
}

void Pause(string step)
{
    if (step.Contains(args[3], StringComparison.Ordinal))
    {
        Console.WriteLine("paused");
        Thread.Sleep(Timeout.Infinite);
    }
}
