using System.Threading.Channels;
using Moana.Agents;
using Moana.Tmux;
using Moana.Transcripts;

namespace Moana.Operations;

/// <summary>Tells when an agent's session record has more of a turn. What follows the record ends with it.</summary>
internal sealed class RecordSignal : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _grown = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Task _follow;

    public RecordSignal(Fleet fleet, AgentPane agent) =>
        _follow = agent.Profile.Record is null ? Task.CompletedTask : Task.Run(() => FollowAsync(fleet, agent));

    /// <summary>Waits for more; without a record for ever.</summary>
    public async Task WaitAsync(CancellationToken token) => await _grown.Reader.ReadAsync(token);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _follow;
        _stop.Dispose();
    }

    private async Task FollowAsync(Fleet fleet, AgentPane agent)
    {
        try
        {
            await foreach (var _ in SessionRecords.FollowAsync(fleet, agent, _stop.Token))
            {
                _grown.Writer.TryWrite(true);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or TmuxException or MoanaException)
        {
            // What the pane puts out tells, too, and whether it is still there.
        }
    }
}
