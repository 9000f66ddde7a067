using System.Threading.Channels;

namespace Moana.Commands;

/// <summary>
/// Tells what happens in a run where it can be told: while a cmdlet's work runs. Between its input objects the pipeline takes
/// nothing, so it is kept till then.
/// </summary>
internal sealed class RunTelling
{
    private readonly object _gate = new();
    private readonly Queue<OrchestrationEvent> _kept = [];
    private ICommandOutput? _output;
    private Action<OrchestrationEvent>? _also;

    /// <summary>Takes an event, from any thread.</summary>
    public void Take(OrchestrationEvent happened)
    {
        lock (_gate)
        {
            if (_output is null) _kept.Enqueue(happened);
            else Write(happened, _output);
            _also?.Invoke(happened);
        }
    }

    /// <summary>Writes to an output from here on; to none where that is null.</summary>
    /// <param name="output">The output.</param>
    /// <param name="also">Hears of each event, too.</param>
    public void To(ICommandOutput? output, Action<OrchestrationEvent>? also = null)
    {
        lock (_gate)
        {
            (_output, _also) = (output, also);
            while (output is not null && _kept.TryDequeue(out var happened)) Write(happened, output);
        }
    }

    private static void Write(OrchestrationEvent happened, ICommandOutput output)
    {
        try
        {
            var words = EventText.Of(happened);
            output.WriteVerbose(words);
            // Who leaves a run that others go on with has nothing to be warned of; where a person stops it, it is an error.
            if (EventText.IsWarning(happened) && happened.Kind != OrchestrationEventKind.Stopped) output.WriteWarning(words);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            // Nobody reads the pipeline any more.
        }
    }
}
