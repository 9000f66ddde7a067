using System.Threading.Channels;
using Moana.Agents;
using Moana.Delivery;
using Moana.Tmux;

namespace Moana.Operations;

/// <summary>Work with several agents at the same time. Each piece has an end that is told, whatever becomes of it.</summary>
/// <typeparam name="TUpdate">What is told: a step of a piece, or its end.</typeparam>
public abstract class AgentBatch<TUpdate>
{
    private readonly Channel<TUpdate> _updates = Channel.CreateUnbounded<TUpdate>();
    private readonly List<Task> _begun = [];

    /// <summary>How many pieces were begun.</summary>
    public int Count => _begun.Count;

    /// <summary>What happens, as it happens, until each piece that was begun has ended.</summary>
    public IAsyncEnumerable<TUpdate> ReadAsync(CancellationToken token)
    {
        _ = Task.WhenAll(_begun).ContinueWith(_ => _updates.Writer.Complete(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return _updates.Reader.ReadAllAsync(token);
    }

    /// <summary>Begins a piece.</summary>
    /// <param name="name">The agent's name, for what goes wrong in an unforeseen way.</param>
    /// <param name="work">The work; its result is the end that is told.</param>
    /// <param name="failed">The end that is told of an error.</param>
    /// <param name="token">Cancels; then nothing is told.</param>
    protected Task Begin(string name, Func<Task<TUpdate>> work, Func<MoanaException, TUpdate> failed, CancellationToken token)
    {
        var begun = RunAsync(name, work, failed, token);
        lock (_begun) _begun.Add(begun);
        return begun;
    }

    /// <summary>Tells something.</summary>
    protected void Tell(TUpdate update) => _updates.Writer.TryWrite(update);

    private async Task RunAsync(string name, Func<Task<TUpdate>> work, Func<MoanaException, TUpdate> failed, CancellationToken token)
    {
        try
        {
            Tell(await work());
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Whoever cancelled reads no more.
        }
        catch (Exception e)
        {
            Tell(failed(e switch
            {
                MoanaException known => known,
                TmuxException known => known.ToMoana(),
                _ => DeliveryErrors.DeliveryFailed(name, e),
            }));
        }
    }
}
