using Moana.Detection;

namespace Moana.Transcripts;

/// <summary>The texts of an agent's between its last prompt and its composer.</summary>
internal sealed class ScreenTexts(AgentProfile profile, ScreenMap map)
{
    private readonly List<(string Text, bool Marked)> _texts = [];
    private List<string>? _open;
    private bool _marked;
    private int _indent;

    /// <summary>Each text, and whether a sign shows its beginning.</summary>
    internal IReadOnlyList<(string Text, bool Marked)> Read()
    {
        var (row, end) = map.Rows(new Region(RegionName.Turn, 0));
        var width = map.Width;
        for (var inOther = false; row < end; row++)
        {
            var text = Cut(row, width);
            if (text.IsWhiteSpace())
            {
                _open?.Add("");
                inOther = false;
            }
            else if (IsOther(text, row + 1 < end ? Cut(row + 1, width) : ""))
            {
                Close();
                inOther = true;
            }
            else if (!inOther && _open is not null && Indent(text) >= _indent)
            {
                _open.Add(text[_indent..].ToString());
            }
            else if (Begins(text, out var length) && (!inOther || !text[..length].IsWhiteSpace()))
            {
                Close();
                _marked = !text[..length].IsWhiteSpace();
                _indent = Cells(text[..length]);
                _open = [text[length..].ToString()];
                inOther = false;
            }
            else
            {
                Close();
                inOther = true;
            }
        }

        Close();
        return _texts;
    }

    private ReadOnlySpan<char> Cut(int row, int width)
    {
        var text = map.Text(row);
        return text[..Math.Min(text.Length, width)].TrimEnd();
    }

    private bool IsOther(ReadOnlySpan<char> text, ReadOnlySpan<char> below) => profile.TurnOther?.IsMatch($"{text}\n{below}") == true;

    private bool Begins(ReadOnlySpan<char> text, out int length)
    {
        length = 0;
        return profile.TurnAnswer is null || (profile.TurnAnswer.Find(text, out var index, out length) && index == 0);
    }

    private void Close()
    {
        if (_open is not null && string.Join('\n', _open).Trim('\n') is { Length: > 0 } text)
        {
            _texts.Add((text, _marked));
        }

        _open = null;
    }

    private static int Indent(ReadOnlySpan<char> text) => text.IndexOfAnyExcept(' ');

    /// <summary>How far rows below a sign are indented: its characters, but for those that only say how it is drawn.</summary>
    private static int Cells(ReadOnlySpan<char> sign)
    {
        var cells = 0;
        foreach (var rune in sign.EnumerateRunes())
        {
            cells += rune.Value is 0xfe0e or 0xfe0f ? 0 : 1;
        }

        return cells;
    }
}
