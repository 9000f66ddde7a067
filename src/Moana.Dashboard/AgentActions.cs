using System.Diagnostics;
using Moana.Agents;
using Moana.Delivery;
using Moana.Operations;

namespace Moana.Dashboard;

/// <summary>Does what a person asked for, and says in words what became of it.</summary>
internal sealed class AgentActions(Fleet fleet, TimeProvider clock)
{
    private static readonly TimeSpan KeyPatience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan InterruptPatience = TimeSpan.FromSeconds(15);

    /// <summary>Sends a prompt; waits while the agent works.</summary>
    public async Task<ActionEnded> SendAsync(SendPrompt request, CancellationToken token)
    {
        var receipt = await new PromptSender(fleet, clock).SendAsync(await FindAsync(request.Agent, token), request.Prompt, new DeliveryOptions(), token);
        return new($"{receipt.Name}: prompt {receipt.Outcome}: {receipt.Reason}", receipt.Outcome is DeliveryOutcome.Refused or DeliveryOutcome.Unverified);
    }

    /// <summary>Presses keys, if the dialog that the person saw still stands there.</summary>
    public async Task<ActionEnded> PressAsync(PressKeys request, CancellationToken token)
    {
        var agent = await FindAsync(request.Asking, token);
        var sender = new KeySender(fleet, clock);
        var look = await sender.LookAsync(agent, request.Keys, null, token);
        if (look.Question != (request.Asking.Question ?? request.Asking.Evidence))
        {
            return new($"{agent.Name}: nothing was pressed, another screen stands there now", true);
        }

        var receipt = await sender.PressAsync(look, KeyPatience, null, token);
        return receipt.Outcome == KeyOutcome.Refused
            ? new($"{agent.Name}: nothing was pressed, {receipt.Reason}", true)
            : new($"{agent.Name}: pressed {receipt.Keys}, {receipt.Reason}", receipt.Outcome == KeyOutcome.Unchanged);
    }

    /// <summary>Interrupts a turn.</summary>
    public async Task<ActionEnded> InterruptAsync(InterruptTurn request, CancellationToken token)
    {
        var receipt = await new TurnInterrupter(fleet, clock).StopAsync(await FindAsync(request.Agent, token), InterruptPatience, null, token);
        return new($"{receipt.Name}: {receipt.Outcome}: {receipt.Reason}", receipt.Outcome is InterruptOutcome.Refused or InterruptOutcome.StillWorking);
    }

    /// <summary>
    /// Goes to a pane: this terminal's client is switched where it is one of the same server, else one is started in this
    /// terminal, which it is lent to until the person detaches.
    /// </summary>
    public async Task<ActionEnded> OpenAsync(OpenPane request, Func<Func<Task>, Task> lend, CancellationToken token)
    {
        var pane = request.Agent.PaneId;
        if (fleet.Server.Endpoint.HostName is { } host)
        {
            return await OpenElsewhereAsync(host, request.Agent, lend, token);
        }

        var socket = (await RunAsync(["display-message", "-p", "#{socket_path}"], token)).Output;
        string[] select = ["select-window", "-t", pane, ";", "select-pane", "-t", pane];
        if (Environment.GetEnvironmentVariable("TMUX") is not { Length: > 0 } inside)
        {
            await RunAsync(select, token);
            await lend(() => AttachAsync(request.Agent.Session, token));
            return new($"back from {request.Agent.Name}", false);
        }

        if (inside.Split(',')[0] != socket)
        {
            return new($"{request.Agent.Name} is on another tmux server than this shell: tmux {string.Join(' ', Socket)} attach -t '={request.Agent.Session}'", true);
        }

        var (problem, _) = await RunAsync([.. select, ";", "switch-client", "-t", $"={request.Agent.Session}"], token);
        return problem is null ? new($"went to {request.Agent.Name}, {pane}", false) : new($"{request.Agent.Name}: {problem}", true);
    }

    /// <summary>The pane is on another machine: a client is started there, over a carrier with this terminal.</summary>
    private async Task<ActionEnded> OpenElsewhereAsync(string host, StatusReport agent, Func<Func<Task>, Task> lend, CancellationToken token)
    {
        var words = HostAttach.Words(
            host, ["tmux", "-u", .. Socket, "attach-session", "-t", $"={agent.Session}", ";", "select-window", "-t", agent.PaneId, ";", "select-pane", "-t", agent.PaneId]);
        await lend(async () =>
        {
            using var process = Process.Start(new ProcessStartInfo(words[0], words.Skip(1)))!;
            await process.WaitForExitAsync(token);
        });
        return new($"back from {agent.Name} on {host}", false);
    }

    private IEnumerable<string> Socket =>
        fleet.Server.Endpoint switch
        {
            { SocketPath: { } path } => ["-S", path],
            { SocketName: { } name } => ["-L", name],
            _ => [],
        };

    private async Task<AgentPane> FindAsync(StatusReport agent, CancellationToken token) =>
        (await new AgentQuery { PaneId = agent.PaneId, Names = [NamePattern.Whole(agent.Name)] }.FindAsync(fleet, token))[0];

    private async Task AttachAsync(string session, CancellationToken token)
    {
        using var process = Process.Start(new ProcessStartInfo(fleet.Server.Endpoint.Executable, ["-u", .. Socket, "attach-session", "-t", $"={session}"]))!;
        await process.WaitForExitAsync(token);
    }

    /// <summary>These commands are about a person's client, so a client of that person's has to send them.</summary>
    private async Task<(string? Problem, string Output)> RunAsync(IEnumerable<string> arguments, CancellationToken token)
    {
        using var process = Process.Start(new ProcessStartInfo(fleet.Server.Endpoint.Executable, ["-u", .. Socket, .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(token);
        var error = await process.StandardError.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        return (process.ExitCode == 0 ? null : error.Trim(), (await output).Trim());
    }
}
