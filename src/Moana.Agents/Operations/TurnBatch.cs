using System.Threading.Channels;
using Moana.Agents;
using Moana.Delivery;
using Moana.Tmux;

namespace Moana.Operations;

/// <summary>What is told of a turn that runs: a step of it, or its end.</summary>
/// <param name="Name">The agent's name.</param>
/// <param name="Step">What was just seen or done; null at the end.</param>
/// <param name="Turn">The completed turn; null before, and with an error.</param>
/// <param name="Error">What there is to say of a turn that did not complete; else null.</param>
public sealed record TurnUpdate(string Name, string? Step = null, AgentTurn? Turn = null, MoanaException? Error = null);

/// <summary>Turns of several agents at the same time, those of one agent one after another. Each has an end that is told.</summary>
public sealed class TurnBatch(TimeProvider clock)
{
    private readonly Channel<TurnUpdate> _updates = Channel.CreateUnbounded<TurnUpdate>();
    private readonly Dictionary<PaneAddress, Task> _last = [];
    private readonly List<Task> _turns = [];

    /// <summary>How many turns were begun.</summary>
    public int Count => _turns.Count;

    /// <summary>Begins a turn, or has it wait for the one before it in the same pane.</summary>
    public void Run(Fleet fleet, AgentPane agent, string prompt, TurnOptions options, CancellationToken token)
    {
        var address = fleet.Server.Endpoint.AddressOf(agent.Pane);
        var turn = RunAsync(_last.GetValueOrDefault(address, Task.CompletedTask), agent.Name,
            () => new TurnRunner(fleet, clock).RunAsync(agent, prompt, options, step => Tell(new(agent.Name, step)), token), token);
        _last[address] = turn;
        _turns.Add(turn);
    }

    /// <summary>What happens, as it happens, until each turn that was begun has ended.</summary>
    public IAsyncEnumerable<TurnUpdate> ReadAsync(CancellationToken token)
    {
        _ = Task.WhenAll(_turns).ContinueWith(_ => _updates.Writer.Complete(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return _updates.Reader.ReadAllAsync(token);
    }

    private async Task RunAsync(Task before, string name, Func<Task<AgentTurn>> run, CancellationToken token)
    {
        await before;
        try
        {
            token.ThrowIfCancellationRequested();
            Tell(new(name, Turn: await run()));
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Whoever cancelled reads no more.
        }
        catch (Exception e)
        {
            Tell(new(name, Error: e switch
            {
                MoanaException known => known,
                TmuxException known => known.ToMoana(),
                _ => DeliveryErrors.DeliveryFailed(name, e),
            }));
        }
    }

    private void Tell(TurnUpdate update) => _updates.Writer.TryWrite(update);
}
