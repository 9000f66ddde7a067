using System.Management.Automation;
using System.Runtime.CompilerServices;
using Moana.Commands;

namespace Moana.TestCommands;

/// <summary>Writes a stream that comes in bursts.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "Stream")]
public sealed class InvokeStreamCommand : AsyncCommand
{
    /// <summary>How many objects come.</summary>
    [Parameter]
    public int Count { get; set; } = 1;

    /// <summary>How many come without a wait.</summary>
    [Parameter]
    public int Burst { get; set; } = 1;

    /// <summary>Fails after the last one.</summary>
    [Parameter]
    public SwitchParameter Fail { get; set; }

    /// <summary>Waits for good after the last one.</summary>
    [Parameter]
    public SwitchParameter Stay { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(PipelineWriter output, CancellationToken token) => output.WriteAllAsync(MakeAsync(token));

    private async IAsyncEnumerable<int> MakeAsync([EnumeratorCancellation] CancellationToken token)
    {
        try
        {
            for (var i = 1; i <= Count; i++)
            {
                yield return i;
                if (i % Burst == 0)
                {
                    await Task.Yield();
                }
            }

            if (Fail)
            {
                throw new MoanaException("StreamBroken", MoanaErrorKind.NotFound, "The stream broke.");
            }

            await Task.Delay(Stay ? Timeout.Infinite : 0, token);
        }
        finally
        {
            if (token.IsCancellationRequested)
            {
                State.NoteCancelled();
            }
        }
    }
}
