using System.Buffers;

namespace Moana.Tmux.Screens;

/// <summary>Cuts a capture into rows of text and runs of style. A style lasts over the ends of rows, as tmux writes it.</summary>
internal ref struct CaptureReader
{
    internal const char Escape = '\e';
    private const char ShiftOut = '\x0e';
    private const char ShiftIn = '\x0f';
    private const string Blanks = " \t\u00a0";

    private readonly Span<char> _text;
    private readonly List<StyleRun> _runs;
    private int _length;
    private int _runStart;
    private TextStyle _style;
    private bool _lineDrawing;

    private CaptureReader(Span<char> text)
    {
        _text = text;
        _runs = new List<StyleRun>(16);
    }

    /// <summary>Reads all rows of a capture.</summary>
    internal static ScreenRow[] Read(ReadOnlySpan<char> captured, bool styled)
    {
        if (captured.EndsWith("\n"))
        {
            captured = captured[..^1];
        }

        var rows = new ScreenRow[captured.Count('\n') + 1];
        var buffer = ArrayPool<char>.Shared.Rent(captured.Length);
        var reader = new CaptureReader(buffer);
        for (var i = 0; i < rows.Length; i++)
        {
            var end = captured.IndexOf('\n');
            var line = end < 0 ? captured : captured[..end];
            rows[i] = styled ? reader.ReadStyled(line) : reader.ReadPlain(line);
            captured = captured[(end + 1)..];
        }

        ArrayPool<char>.Shared.Return(buffer);
        return rows;
    }

    private ScreenRow ReadPlain(ReadOnlySpan<char> line)
    {
        if (line.IndexOfAnyInRange('\0', '\x1f') < 0)
        {
            var text = line.TrimEnd(Blanks);
            return text.IsEmpty ? ScreenRow.Blank : new ScreenRow(text.ToString(), []);
        }

        _length = 0;
        Append(line);
        return Row(hasRuns: false);
    }

    private ScreenRow ReadStyled(ReadOnlySpan<char> line)
    {
        _length = 0;
        _runStart = 0;
        _runs.Clear();
        while (!line.IsEmpty)
        {
            var next = line.IndexOfAny(Escape, ShiftOut, ShiftIn);
            if (next < 0)
            {
                Append(line);
                break;
            }

            Append(line[..next]);
            line = line[next..];
            if (line[0] == Escape)
            {
                line = line[ReadEscape(line)..];
            }
            else
            {
                _lineDrawing = line[0] == ShiftOut;
                line = line[1..];
            }
        }

        return Row(hasRuns: true);
    }

    private ScreenRow Row(bool hasRuns)
    {
        var text = ((ReadOnlySpan<char>)_text[.._length]).TrimEnd(Blanks);
        if (text.IsEmpty)
        {
            return ScreenRow.Blank;
        }

        if (!hasRuns)
        {
            return new ScreenRow(text.ToString(), []);
        }

        EndRun();
        while (_runs[^1].Start >= text.Length)
        {
            _runs.RemoveAt(_runs.Count - 1);
        }

        _runs[^1] = _runs[^1] with { Length = text.Length - _runs[^1].Start };
        return new ScreenRow(text.ToString(), _runs.ToArray());
    }

    private void Append(ReadOnlySpan<char> text)
    {
        if (!_lineDrawing && text.IndexOfAnyInRange('\0', '\x1f') < 0)
        {
            text.CopyTo(_text[_length..]);
            _length += text.Length;
            return;
        }

        foreach (var character in text)
        {
            if (character >= ' ' || character == '\t')
            {
                _text[_length++] = _lineDrawing ? LineDrawing.Map(character) : character;
            }
        }
    }

    private void EndRun()
    {
        if (_length == _runStart)
        {
            return;
        }

        if (_runs.Count > 0 && _runs[^1].Style == _style)
        {
            _runs[^1] = _runs[^1] with { Length = _length - _runs[^1].Start };
        }
        else
        {
            _runs.Add(new StyleRun(_runStart, _length - _runStart, _style));
        }

        _runStart = _length;
    }

    /// <summary>Reads the escape sequence at the start of the text and returns its length.</summary>
    private int ReadEscape(ReadOnlySpan<char> text)
    {
        if (text.Length < 2)
        {
            return text.Length;
        }

        switch (text[1])
        {
            case '[':
                var final = text[2..].IndexOfAnyInRange('@', '~');
                if (final < 0)
                {
                    return text.Length;
                }

                if (text[final + 2] == 'm')
                {
                    EndRun();
                    _style = Sgr.Apply(_style, text.Slice(2, final));
                }

                return final + 3;
            case ']' or 'P' or '_' or '^' or 'X':
                var end = text[2..].IndexOfAny('\a', Escape);
                return end < 0 ? text.Length
                    : text[end + 2] == '\a' ? end + 3
                    : text[(end + 3)..].StartsWith("\\") ? end + 4 : end + 2;
            case '(' or ')' when text.Length > 2:
                _lineDrawing = text[2] == '0';
                return 3;
            case ' ' or '#' or '%' or '*' or '+' when text.Length > 2:
                return 3;
            default:
                return 2;
        }
    }
}
