using Moana.Agents;

namespace Moana.Operations;

/// <summary>What is told of a turn that runs: a step of it, or its end.</summary>
/// <param name="Name">The agent's name.</param>
/// <param name="Step">What was just seen or done; null at the end.</param>
/// <param name="Turn">The completed turn; null before, and with an error.</param>
/// <param name="Error">What there is to say of a turn that did not complete; else null.</param>
public sealed record TurnUpdate(string Name, string? Step = null, AgentTurn? Turn = null, MoanaException? Error = null);

/// <summary>Turns of several agents at the same time, those of one agent one after another.</summary>
public sealed class TurnBatch(TimeProvider clock) : AgentBatch<TurnUpdate>
{
    private readonly Dictionary<PaneAddress, Task> _last = [];

    /// <summary>Begins a turn, or has it wait for the one before it in the same pane.</summary>
    public void Run(Fleet fleet, AgentPane agent, string prompt, TurnOptions options, CancellationToken token)
    {
        var address = fleet.Server.Endpoint.AddressOf(agent.Pane);
        var before = _last.GetValueOrDefault(address, Task.CompletedTask);
        _last[address] = Begin(agent.Name, RunAsync, error => new(agent.Name, Error: error), token);

        async Task<TurnUpdate> RunAsync()
        {
            await before;
            token.ThrowIfCancellationRequested();
            return new(agent.Name, Turn: await new TurnRunner(fleet, clock).RunAsync(agent, prompt, options, step => Tell(new(agent.Name, step)), token));
        }
    }
}
