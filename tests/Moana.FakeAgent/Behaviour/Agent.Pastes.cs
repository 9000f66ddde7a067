using Moana.FakeAgent.Terminals;

namespace Moana.FakeAgent.Behaviour;

/// <summary>What it does with text.</summary>
internal sealed partial class Agent
{
    private readonly Queue<Input> _behind = new();
    private bool _arriving;

    private void HandleText(Input input)
    {
        if (_composer.IsEmpty && (_fault = _chaos.Next()) is { } fault)
            _log.Write("fault", ("kind", fault.ToString().ToLowerInvariant()));

        _lastText = _timers.Now;
        if (_fault == Fault.Lag)
            Freeze();

        if (!input.IsPaste)
        {
            _composer.Add(input.Text);
            return;
        }

        _log.Write("paste", ("length", input.Text.Length), ("sha256", EventLog.Sha256(input.Text)));
        var collapses = _options.Collapse is { } limit ? _style.Collapses(input.Text, limit) : _style.Collapses(input.Text);
        if (collapses)
            _composer.AddCollapsed(input.Text, _style.Placeholder(input.Text, ++_pastes));
        else if (_options.SlowPaste > TimeSpan.Zero)
            Arrive(input.Text);
        else
            _composer.Add(input.Text);

        AfterPaste();
    }

    private void AfterPaste()
    {
        if (_fault == Fault.Dialog)
            Open(_style.Permission(), _ => { });

        if (_fault == Fault.Crash)
            Crash(9, "died after the paste");

        if (_pasted)
            return;

        _pasted = true;
        if (_options.DialogAfterPaste is { } opens)
            Later(opens, () => Open(_style.Permission(), _ => { }));

        if (_options.DieAfterPaste is { } dies)
            Later(dies, () => Crash(9, "died after the paste"));
    }

    /// <summary>A long paste comes bit by bit; keys that are pressed meanwhile wait behind it, as they do in a terminal.</summary>
    private void Arrive(string rest)
    {
        const int Piece = 500;
        _arriving = rest.Length > Piece;
        _composer.Add(rest[..Math.Min(Piece, rest.Length)]);
        if (_arriving)
            _timers.After(_options.SlowPaste.TotalMilliseconds, () => Arrive(rest[Piece..]));

        while (!_arriving && _behind.TryDequeue(out var next))
            Handle(next);
    }
}
