using Moana.FakeAgent.Records;
using Moana.FakeAgent.Styles;
using Moana.FakeAgent.Terminals;

namespace Moana.FakeAgent.Behaviour;

/// <summary>The agent at its keyboard: what it does with keys. Pastes are in <c>Agent.Pastes.cs</c>, turns in <c>Agent.Turns.cs</c>, the picture in <c>Agent.Picture.cs</c>.</summary>
internal sealed partial class Agent
{
    private const double ExitWindow = 2000;

    private readonly Options _options;
    private readonly Style _style;
    private readonly EventLog _log;
    private readonly Timers _timers;
    private readonly Chaos _chaos;
    private readonly Composer _composer = new();
    private readonly Transcript _transcript;
    private readonly SessionRecord? _record;

    private Dialog? _dialog;
    private long _opened;
    private Action<Choice>? _answered;
    private Fault? _fault;
    private Timers.Timer? _exitArmed;
    private bool _isReady;
    private bool _isUndrawn;
    private bool _pasted;
    private int _pastes;
    private int _swallowed;
    private int _escapes;
    private long _lastText;

    internal Agent(Options options, EventLog log, Timers timers)
    {
        _options = options;
        _style = Style.Named(options.Style);
        _log = log;
        _timers = timers;
        _chaos = new(options);
        _transcript = new(_style);
        _record = SessionRecord.For(options.Record ?? options.Style, options.SessionId);
    }

    /// <summary>Set when the program is to end.</summary>
    internal int? ExitCode { get; private set; }

    /// <summary>Whether it ends without tidying the screen.</summary>
    internal bool HasCrashed { get; private set; }

    internal void Start(Action ready)
    {
        _log.Write("start", ("style", _options.Style));
        _timers.After(_options.StartDelay.TotalMilliseconds, () =>
        {
            _isReady = true;
            ready();
            _log.Write("ready");
            if (_options.Trust)
                Open(_style.Trust(), choice => { if (!choice.Accepts) Exit(1, "not trusted"); });
        });
    }

    internal void Exit(int code, string reason)
    {
        if (ExitCode is not null)
            return;

        ExitCode = code;
        if (!HasCrashed)
            _record?.End();

        _log.Write("exit", ("code", code), ("reason", reason));
    }

    internal void Handle(Input input)
    {
        if (_arriving)
            _behind.Enqueue(input);
        else if (!_isReady)
            _log.Write("lost", ("why", "not ready"), ("key", input.Key?.ToString() ?? ""), ("length", input.Text.Length));
        else if (_dialog is { } dialog)
            HandleDialog(dialog, input);
        else if (input.Key is { } key)
            HandleKey(key);
        else
            HandleText(input);
    }

    private void HandleKey(Key key)
    {
        switch (key)
        {
            case Key.Enter:
                Enter(_options.WhenBusy ?? (_style.Steers ? WhenBusy.Steer : WhenBusy.Queue));
                break;
            case Key.Tab when _style.TabQueues && _turn is not null:
                Enter(WhenBusy.Queue);
                break;
            case Key.NewLine:
                _composer.Add("\n");
                break;
            case Key.Backspace:
                _composer.Backspace();
                break;
            case Key.ControlU:
                _composer.Clear();
                _log.Write("cleared");
                break;
            case Key.Escape:
                Later(_options.LateEscape, Escape);
                break;
            case Key.ControlC:
                ControlC();
                break;
            case Key.ControlD when _composer.IsEmpty:
                Exit(0, "ctrl+d");
                break;
        }
    }

    private void Escape()
    {
        if (_escapes++ < _options.SwallowEscape)
            _log.Write("escape-swallowed");
        else if (_turn is not null)
            Interrupt();
        else
            _log.Write("lost", ("why", "no turn"), ("key", "Escape"), ("length", 0));
    }

    private void ControlC()
    {
        if (_exitArmed is not null)
        {
            Exit(0, "ctrl+c");
            return;
        }

        if (!_composer.IsEmpty)
        {
            _composer.Clear();
            _log.Write("cleared");
        }
        else if (_turn is not null)
            Interrupt();

        _exitArmed = _timers.After(ExitWindow, () => _exitArmed = null);
    }

    private void Enter(WhenBusy whenBusy)
    {
        if (_composer.IsEmpty)
        {
            _log.Write("enter-ignored", ("why", "empty composer"));
            return;
        }

        if (SwallowedBy() is { } why)
        {
            _composer.Add("\n");
            _log.Write("enter-swallowed", ("why", why));
            return;
        }

        if (_style.CompletesWords && _composer.Text is var open && open.LastIndexOf(' ') + 1 is var at && (open[at..] is ['@', ..] || (at > 0 && open[at..] is ['/', ..])))
        {
            _composer.Clear();
            _composer.Add($"{open[..at]}first-of-the-menu ");
            return;
        }

        if (_style.ContinuesAfterBackslash && _composer.Text.EndsWith('\\'))
        {
            _composer.Backspace();
            _composer.Add("\n");
            return;
        }

        var text = _composer.Text.Trim();
        _composer.Clear();
        if (text == "/exit")
            Exit(0, "/exit");
        else if (text is "/clear" or "/new" && _turn is null && _record is not null)
            _record.Clear();
        else if (text.Length > 0)
            Submit(text, whenBusy);
    }

    private string? SwallowedBy()
    {
        if (_swallowed < _options.Swallow)
        {
            _swallowed++;
            return "swallow";
        }

        if (_fault == Fault.Swallow)
        {
            _fault = null;
            return "chaos";
        }

        return _timers.Now - _lastText < _options.Settle.TotalMilliseconds ? "settle" : null;
    }

    private void Open(Dialog dialog, Action<Choice> answered)
    {
        if (_dialog is not null || ExitCode is not null)
            return;

        dialog.Look = _options.Menu;
        dialog.Selected = Math.Min(_options.Highlight, dialog.Choices.Count) - 1;
        (_dialog, _opened) = (dialog, _timers.Now);
        _answered = answered;
        _log.Write("dialog-opened", ("kind", dialog.Kind.ToString().ToLowerInvariant()));
    }

    private void HandleDialog(Dialog dialog, Input input)
    {
        var isDeaf = _timers.Now - _opened < _options.DeafDialog.TotalMilliseconds;
        if (isDeaf || (_options.LosesKeys && _isUndrawn))
        {
            _log.Write("lost", ("why", isDeaf ? "just opened" : "not drawn yet"), ("key", input.Key?.ToString() ?? ""), ("length", input.Text.Length));
            return;
        }

        _isUndrawn = true;
        switch (input.Key)
        {
            case Key.Up:
                dialog.Selected = Math.Max(0, dialog.Selected - 1);
                break;
            case Key.Down:
                dialog.Selected = Math.Min(dialog.Choices.Count - 1, dialog.Selected + 1);
                break;
            case Key.Enter:
                Answer(dialog, dialog.Choices[dialog.Selected], "Enter");
                break;
            case Key.Escape or Key.ControlC:
                Answer(dialog, dialog.Refusal, input.Key.Value.ToString());
                break;
            case null when !input.IsPaste && input.Text.Length == 1 && dialog.ByShortcut(input.Text[0]) is { } choice:
                Answer(dialog, choice, input.Text);
                break;
            default:
                _log.Write("lost", ("why", "dialog"), ("key", input.Key?.ToString() ?? ""), ("length", input.Text.Length));
                break;
        }
    }

    private void Answer(Dialog dialog, Choice choice, string key)
    {
        if (_dialog == dialog)
            Later(_options.SlowDialog, () => End(dialog, choice, key));
    }

    private void End(Dialog dialog, Choice choice, string key)
    {
        if (_dialog != dialog)
            return;

        _log.Write("dialog-answered", ("kind", dialog.Kind.ToString().ToLowerInvariant()), ("key", key), ("label", choice.Label), ("accepted", choice.Accepts));
        _dialog = null;
        _answered!(choice);
    }

    private void Crash(int code, string reason)
    {
        HasCrashed = true;
        Exit(code, reason);
    }

    private void Later(TimeSpan delay, Action action)
    {
        if (delay == TimeSpan.Zero)
            action();
        else
            _timers.After(delay.TotalMilliseconds, action);
    }
}
