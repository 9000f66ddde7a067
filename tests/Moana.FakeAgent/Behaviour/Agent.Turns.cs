using Moana.FakeAgent.Styles;

namespace Moana.FakeAgent.Behaviour;

internal sealed partial class Agent
{
    private readonly Queue<(int Number, string Text)> _queue = [];

    private Turn? _turn;
    private IEnumerator<double>? _steps;
    private Timers.Timer? _nextStep;
    private long _turnStarted;
    private long _limitedUntil;
    private int _prompts;
    private int _background;
    private bool _failed;

    /// <summary>Takes a prompt: this, and nothing else, is a submission.</summary>
    private void Submit(string text, WhenBusy whenBusy)
    {
        var number = ++_prompts;
        var mode = _turn is null ? "start" : whenBusy == WhenBusy.Steer ? "steer" : "queue";
        _log.Write("prompt", ("n", number), ("mode", mode), ("length", text.Length), ("sha256", EventLog.Sha256(text)), ("text", text));
        if (_fault == Fault.Late)
            Freeze();

        switch (mode)
        {
            case "start":
                Begin(number, text);
                break;
            case "steer":
                _transcript.Add(EntryKind.Prompt, text);
                _record?.Prompt(text);
                _turn!.Steer(TurnScript.From(_options, text).Work);
                break;
            default:
                _queue.Enqueue((number, text));
                break;
        }
    }

    private void Begin(int number, string text)
    {
        var script = TurnScript.From(_options, text, number);
        script = _fault switch
        {
            Fault.Quick => script with { Work = TimeSpan.FromMilliseconds(20) },
            Fault.Flicker => script with { Flicker = true },
            _ => script,
        };
        if (_timers.Now < _limitedUntil)
            script = script with { LimitedFor = TimeSpan.FromMilliseconds(_limitedUntil - _timers.Now) };

        _fault = null;
        _failed = false;
        _turnStarted = _timers.Now;
        _turn = new(number, text, script, _transcript, _record);
        _steps = _turn.Play();
        _transcript.Add(EntryKind.Prompt, text);
        _record?.Prompt(text);
        _log.Write("turn-start", ("n", number));
        Step();
    }

    private void Step()
    {
        if (!_steps!.MoveNext())
        {
            Finish(_turn!);
            return;
        }

        if (_steps.Current == Turn.UntilAnswered)
        {
            Open(_style.Permission(), choice =>
            {
                _turn!.IsAllowed = choice.Accepts;
                if (choice.Accepts)
                    Step();
                else
                    End("denied", EntryKind.Interruption, "");
            });
            return;
        }

        _nextStep = _timers.After(_steps.Current, Step);
    }

    private void Finish(Turn turn)
    {
        if (turn.Script.CrashCode is { } code)
        {
            Crash(code, "crash");
            return;
        }

        if (turn.Script.LimitedFor is { } limit)
        {
            _limitedUntil = _timers.Now + (long)limit.TotalMilliseconds;
            End("ratelimited", EntryKind.Failure, _style.Limit(limit));
            if (_options.LimitMenu)
                Open(new(DialogKind.Limit, [new("Stop and wait for limit to reset", false), new("Upgrade your plan", true)]), _ => { });
        }
        else if (turn.Script.Fail)
            End("failed", EntryKind.Failure, _style.Failure);
        else
        {
            if (_options.Writes)
                Writing.Write(turn.Prompt, _options.Style);

            End("done", EntryKind.Done, _style.Done(Look()));
        }
    }

    private void Interrupt()
    {
        var turn = _turn!;
        _log.Write("interrupt", ("n", turn.Number));
        if (_style.RestoresInterrupted && !turn.HasOutput && _composer.IsEmpty)
        {
            _transcript.RemoveLast();
            _composer.Add(turn.Prompt);
            End("interrupted", null, "");
        }
        else
            End("interrupted", EntryKind.Interruption, "");
    }

    private void End(string result, EntryKind? kind, string text)
    {
        var turn = _turn!;
        _timers.Cancel(_nextStep);
        (_turn, _steps, _nextStep) = (null, null, null);
        _failed = result is "failed" or "ratelimited";
        if (kind is { } entry && (text.Length > 0 || entry == EntryKind.Interruption))
            _transcript.Add(entry, text);

        _record?.Result(result, text, turn.HasOutput);
        _log.Write("turn-end", ("n", turn.Number), ("result", result));
        if (result == "done" && turn.Script.Background is { } runs)
        {
            _background++;
            _timers.After(runs.TotalMilliseconds, () =>
            {
                _background--;
                _log.Write("background-end", ("n", turn.Number));
            });
        }

        if (_queue.TryDequeue(out var next))
            Begin(next.Number, next.Text);
    }
}
