using System.Text;
using Moana.FakeAgent.Terminals;

namespace Moana.FakeAgent.Behaviour;

/// <summary>The box that a prompt is typed into. A collapsed paste shows as its placeholder and is one thing to the backspace key.</summary>
internal sealed class Composer
{
    private readonly List<(string Text, string? Placeholder)> _pieces = [];
    private (int Width, List<string> Rows)? _layout;

    internal bool IsEmpty => _pieces.Count == 0;

    /// <summary>The whole text, pastes expanded.</summary>
    internal string Text => string.Concat(_pieces.Select(p => p.Text));

    /// <summary>Adds typed text, or a paste that is shown as it is.</summary>
    internal void Add(string text)
    {
        if (text.Length == 0)
            return;

        _layout = null;
        if (_pieces.Count > 0 && _pieces[^1].Placeholder is null)
            _pieces[^1] = (_pieces[^1].Text + text, null);
        else
            _pieces.Add((text, null));
    }

    internal void AddCollapsed(string text, string placeholder)
    {
        _layout = null;
        _pieces.Add((text, placeholder));
    }

    /// <summary>Removes the last character as a person sees it, or a whole collapsed paste.</summary>
    internal void Backspace()
    {
        if (IsEmpty)
            return;

        _layout = null;
        var (text, placeholder) = _pieces[^1];
        Rune.DecodeLastFromUtf16(text, out _, out var length);
        if (placeholder is not null || text.Length == length)
            _pieces.RemoveAt(_pieces.Count - 1);
        else
            _pieces[^1] = (text[..^length], null);
    }

    internal void Clear()
    {
        _layout = null;
        _pieces.Clear();
    }

    /// <summary>What is seen of it, in rows of a width.</summary>
    internal IReadOnlyList<string> Rows(int width)
    {
        if (_layout is not { } layout || layout.Width != width)
            _layout = layout = (width, Cells.Wrap(string.Concat(_pieces.Select(p => p.Placeholder ?? p.Text)), width));

        return layout.Rows;
    }
}
