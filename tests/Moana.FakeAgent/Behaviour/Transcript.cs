using Moana.FakeAgent.Styles;

namespace Moana.FakeAgent.Behaviour;

/// <summary>What a line of the transcript is.</summary>
internal enum EntryKind
{
    Prompt,
    Answer,
    Tool,
    Done,
    Failure,
    Interruption,
}

/// <summary>What happened so far, as it stands above the composer.</summary>
internal sealed class Transcript(Style style)
{
    private const int Kept = 2000;

    private readonly List<(EntryKind Kind, string Text)> _entries = [];
    private readonly List<string> _rows = [];
    private int _width;

    internal void Add(EntryKind kind, string text)
    {
        _entries.Add((kind, text));
        if (_width > 0)
            Append(kind, text);
    }

    /// <summary>Takes the last prompt back, as some agents do when a turn is interrupted before it gave anything.</summary>
    internal void RemoveLast()
    {
        _entries.RemoveAt(_entries.Count - 1);
        _width = 0;
    }

    /// <summary>All rows of a width, oldest first.</summary>
    internal IReadOnlyList<string> Rows(int width)
    {
        if (width != _width)
        {
            _width = width;
            _rows.Clear();
            foreach (var (kind, text) in _entries)
                Append(kind, text);
        }

        return _rows;
    }

    private void Append(EntryKind kind, string text)
    {
        _rows.AddRange(style.Entry(kind, text, _width));
        if (_rows.Count > Kept)
            _rows.RemoveRange(0, _rows.Count - Kept);
    }
}
