using System.Diagnostics;

namespace Moana.FakeAgent.Behaviour;

/// <summary>Things to do later, on the one thread of the program.</summary>
internal sealed class Timers
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<Timer> _pending = [];

    internal sealed record Timer(long Due, Action Action);

    /// <summary>Milliseconds since the start.</summary>
    internal long Now => _clock.ElapsedMilliseconds;

    /// <summary>Milliseconds until something is due; -1 for never, as poll has it.</summary>
    internal int Wait => _pending.Count == 0 ? -1 : (int)Math.Clamp(_pending.Min(t => t.Due) - Now, 0, int.MaxValue);

    internal Timer After(double milliseconds, Action action)
    {
        var timer = new Timer(Now + (long)milliseconds, action);
        _pending.Add(timer);
        return timer;
    }

    internal void Cancel(Timer? timer)
    {
        if (timer is not null)
            _pending.Remove(timer);
    }

    internal void RunDue()
    {
        while (_pending.Where(t => t.Due <= Now).MinBy(t => t.Due) is { } due)
        {
            _pending.Remove(due);
            due.Action();
        }
    }
}
