using System.Globalization;
using System.Management.Automation;
using Moana.Engine;

namespace Moana.Commands;

/// <summary>The progress bar of an orchestration: agents at work, tasks done, and the time left by the pace so far.</summary>
internal sealed class OrchestrationProgress(string id, TimeProvider clock)
{
    private readonly ProgressRecord _bar = new(Environment.TickCount & 0x7fffffff, $"Orchestration {id}", "starting");
    private readonly long _began = clock.GetTimestamp();
    private int? _endedBefore;

    /// <summary>The bar after an update.</summary>
    public ProgressRecord Next(OrchestrationUpdate update, string words)
    {
        // What another process had done before a resumption tells nothing of the pace.
        _endedBefore ??= update.Ended;
        _bar.StatusDescription = string.Create(CultureInfo.CurrentCulture, $"{update.Ended} of {update.Tasks} tasks ended, {update.Busy} agent(s) at work");
        _bar.CurrentOperation = words;
        _bar.PercentComplete = update.Tasks == 0 ? 0 : update.Ended * 100 / update.Tasks;
        _bar.SecondsRemaining = update.Ended - _endedBefore is > 0 and { } ended
            ? (int)Math.Min(clock.GetElapsedTime(_began).TotalSeconds / ended * (update.Tasks - update.Ended), int.MaxValue)
            : -1;
        return _bar;
    }

    /// <summary>The bar when all is over.</summary>
    public ProgressRecord End()
    {
        _bar.RecordType = ProgressRecordType.Completed;
        return _bar;
    }
}
