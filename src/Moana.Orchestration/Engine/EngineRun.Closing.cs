using Moana.Scheduling;

namespace Moana.Engine;

/// <summary>How a run lets go of its agents and of its record.</summary>
internal sealed partial class EngineRun
{
    /// <summary>Lets go of the agents and of the record. An end that cannot be written is told, and hides no other error.</summary>
    private async Task CloseAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(Task.WhenAll(_work.Keys), Task.Delay(StopPatience, _clock)).ConfigureAwait(false);
        try
        {
            await _leases.ReleaseAsync(StopPatience, _clock).ConfigureAwait(false);
        }
        finally
        {
            await CloseRecordAsync().ConfigureAwait(false);
        }
    }

    private async Task CloseRecordAsync()
    {
        try
        {
            await _writer.WriteAsync(Close, RecordWriter.ClosingPatience, CancellationToken.None).ConfigureAwait(false);
        }
        catch (MoanaException e)
        {
            Tell(Told(OrchestrationEventKind.Warning, $"The end of the run could not be written: {e.Message} It counts as interrupted, and can be resumed."));
        }

        bool Close()
        {
            if (_neverBegan)
            {
                _journal.Discard();
                return true;
            }

            while (_inbox.Reader.TryPeek(out var late))
            {
                KeepLate(late.Event);
                _inbox.Reader.TryRead(out _);
            }

            _journal.Close(_state.Outcome);
            return true;
        }
    }

    /// <summary>Keeps what came when nothing was decided any more. Only of a run whose server is gone it says what became of a prompt: nobody can look there later.</summary>
    private void KeepLate(SchedulerEvent late)
    {
        if (_state.BrokenOff is null || late is not Delivered)
        {
            _journal.Save(late);
            return;
        }

        var decision = Scheduler.Step(_state, late, _clock.GetUtcNow());
        _journal.Save(decision, late, request: null);
        _state = decision.State;
    }
}
