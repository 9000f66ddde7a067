using Moana.FakeAgent.Styles;
using Moana.FakeAgent.Terminals;

namespace Moana.FakeAgent.Behaviour;

internal sealed partial class Agent
{
    /// <summary>Rows that a composer leaves to the rest of the screen.</summary>
    private const int Reserved = 8;

    private readonly string _folder = Environment.CurrentDirectory;
    private long _frozenUntil;

    /// <summary>Whether the picture changes without input.</summary>
    internal bool IsAnimated => _turn is not null || _dialog is not null;

    /// <summary>Whether nothing is painted for now.</summary>
    internal bool IsFrozen => _timers.Now < _frozenUntil;

    internal Picture Draw(int columns, int rows)
    {
        _isUndrawn = false;
        if (!_isReady)
            return new([.. _style.Header(_folder)], 0, 0, null);

        var view = Look();
        var bottom = _dialog is { } dialog
            ? _style.Bottom(dialog, view, columns)
            : _style.Bottom(view, columns, Math.Max(1, rows - Reserved));
        var isSlow = _dialog is not null && _options.SlowDialog > TimeSpan.Zero;
        if (isSlow && _timers.Now - _opened < _options.SlowDialog.TotalMilliseconds)
            bottom = bottom with { Rows = [.. bottom.Rows.Select(r => _dialog!.Choices.Any(c => r.Contains(c.Label, StringComparison.Ordinal)) ? "" : r)] };

        var cut = Math.Max(0, bottom.Rows.Count - rows);
        var room = rows - bottom.Rows.Count + cut;

        var header = _style.Header(_folder);
        var transcript = _transcript.Rows(columns);
        var first = Math.Max(0, header.Count + transcript.Count - room);
        var picture = new List<string>(rows);
        for (var i = first; i < first + room; i++)
            picture.Add(i < header.Count ? header[i] : i - header.Count < transcript.Count ? transcript[i - header.Count] : "");

        if (isSlow)
            picture[0] = $"{_timers.Now / 200}";

        picture.AddRange(bottom.Rows.Skip(cut));
        return new(picture, room + bottom.CursorRow - cut, bottom.CursorColumn, _style.Title(view, _dialog));
    }

    private View Look()
    {
        var view = new View
        {
            Activity = _turn?.Activity ?? Activity.None,
            Elapsed = TimeSpan.FromMilliseconds(_timers.Now - _turnStarted),
            Frame = (int)(_timers.Now / Program.FrameTime),
            Turn = _prompts,
            Composer = _composer,
            Queued = [.. _queue.Select(q => q.Text)],
            Background = _background,
            AsksToExit = _exitArmed is not null,
            Folder = _folder,
        };
        return view with { Ghost = _options.Ghost ?? _style.Ghost(view, _failed) };
    }

    private void Freeze()
    {
        var delay = _chaos.Delay();
        _frozenUntil = _timers.Now + delay;
        _timers.After(delay, () => { });
    }
}
