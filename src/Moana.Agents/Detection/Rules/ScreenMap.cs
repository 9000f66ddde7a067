using Moana.Tmux.Screens;

namespace Moana.Detection;

/// <summary>Where the parts of one screen are for one profile; each is found once, when it is asked for.</summary>
internal sealed class ScreenMap
{
    private readonly AgentProfile _profile;
    private readonly IReadOnlyList<ScreenRow> _rows;
    private readonly int[] _lengths;
    private (int Top, int Bottom)? _composer;
    private ComposerShape? _shape;
    private bool _composerSought;
    private int _turn = -1;
    private int _dialog = -1;
    private bool? _hasColors;

    internal ScreenMap(AgentProfile profile, Screen screen)
    {
        _profile = profile;
        _rows = screen.Rows;
        HasStyles = screen.HasStyles;
        CursorRow = screen.Cursor?.Y;
        _lengths = new int[_rows.Count];
        for (var row = 0; row < _lengths.Length; row++)
        {
            _lengths[row] = LengthWithoutScrollbar(_rows[row].Text, profile.Scrollbar);
        }
    }

    internal int Count => _rows.Count;

    internal bool HasStyles { get; }

    /// <summary>Whether any text has a colour of its own; with NO_COLOR none has.</summary>
    internal bool HasColors => _hasColors ??= HasColorsIn(0, Count - 1);

    /// <summary>Whether any text in rows has a colour of its own.</summary>
    internal bool HasColorsIn(int top, int bottom) =>
        _rows.Skip(top).Take(bottom - top + 1).Any(r => r.Runs.Any(run => run.Style.Foreground.Kind != TextColorKind.Default));

    /// <summary>The composer's rows without its borders.</summary>
    internal (int Top, int Bottom)? Composer
    {
        get
        {
            if (!_composerSought)
            {
                _composerSought = true;
                foreach (var shape in _profile.Composers)
                {
                    if ((_composer = shape.Find(this)) is not null)
                    {
                        _shape = shape;
                        break;
                    }
                }
            }

            return _composer;
        }
    }

    /// <summary>The row of the cursor; null where it is not known.</summary>
    internal int? CursorRow { get; }

    /// <summary>Whether rows of the agent's own close the composer below.</summary>
    internal bool IsComposerClosed => Composer is { } rows && _shape!.IsClosed(this, rows.Bottom);

    /// <summary>The composer as seen; null when it is not on the screen.</summary>
    internal ComposerView? ReadComposer() => Composer is { } rows ? ComposerText.Read(_shape!, this, rows.Top, rows.Bottom) : null;

    /// <summary>How many characters of a row belong to the agent's text: a sidebar beside a bounded composer does not.</summary>
    internal int Width => Composer is { } rows ? ComposerText.Width(_shape!, this, rows.Bottom) : int.MaxValue;

    /// <summary>Why no composer was found, for people; null when one was, or when the profile knows none.</summary>
    internal string? WhyNoComposer() => Composer is not null || _profile.Composers.Count == 0 ? null
        : string.Join("; or, in another look, ", _profile.Composers.Select(s => s.WhyNot(this)));

    /// <summary>Choices that stand side by side in a dialog of this profile; null where it has none such.</summary>
    internal Pattern? SideBySide => _profile.DialogSideBySide;

    internal ReadOnlySpan<char> Text(int row) => _rows[row].Text.AsSpan(0, _lengths[row]);

    internal ScreenRow Row(int row) => _rows[row];

    internal bool IsBlank(int row) => Text(row).IsWhiteSpace();

    /// <summary>The rows of a region: from the first to the one behind the last.</summary>
    internal (int Start, int End) Rows(Region region)
    {
        var (start, end) = region.Name switch
        {
            RegionName.Screen => (0, Count),
            RegionName.Composer => Composer is { } c ? (c.Top, c.Bottom + 1) : (0, 0),
            RegionName.Above => (0, AboveEnd),
            RegionName.Footer => Composer is { } c ? (c.Bottom + 1, Count) : (0, 0),
            RegionName.Turn => (Turn, AboveEnd),
            RegionName.Block => Block(),
            RegionName.Dialog => (Dialog, Count),
            _ => (0, 0),
        };
        return region.Last == 0 ? (start, end) : (LastRows(start, end, region.Last), end);
    }

    private int AboveEnd => Composer?.Top ?? Count;

    private int Turn => _turn >= 0 ? _turn : _turn = FindTurn();

    private int Dialog => _dialog >= 0 ? _dialog : _dialog = FindDialog() is var row and >= 0 ? row : Count;

    /// <summary>True when a sent prompt is seen above the composer.</summary>
    internal bool HasTurn => LastMatch(_profile.TurnPrompt, 0, AboveEnd) >= 0;

    /// <summary>True when nothing at all stands between the last prompt that was sent and the composer, but for what frames them, or no such prompt is seen.</summary>
    internal bool IsUnanswered => HasTurn
        ? !Enumerable.Range(Turn, AboveEnd - Turn).Any(row => _rows[row].Text.Any(char.IsLetterOrDigit))
        : _profile.TurnPrompt is not null;

    /// <summary>The last prompt that was sent, as the screen shows it; null where none is seen.</summary>
    internal string? LastPrompt => Prompt is (var start, var end) && start < end ? string.Join('\n', Enumerable.Range(start, end - start).Select(row => _rows[row].Text)) : null;

    /// <summary>
    /// The rows of the last prompt that was sent, with its mark; from the first to the one behind the last, both the same where none
    /// is seen. A program that marks each row of a prompt shows where it begins by the first of them.
    /// </summary>
    internal (int Start, int End) Prompt
    {
        get
        {
            var start = LastMatch(_profile.TurnPrompt, 0, AboveEnd);
            while (start > 0 && _profile.TurnPrompt!.IsMatch(Text(start - 1)))
            {
                start--;
            }

            return start < 0 ? (0, 0) : (start, Turn);
        }
    }

    private int FindTurn()
    {
        var row = LastMatch(_profile.TurnPrompt, 0, AboveEnd) + 1;
        while (row > 0 && row < AboveEnd && !IsBlank(row) && _profile.TurnContinuation is { } continuation && continuation.IsMatch(Text(row)))
        {
            row++;
        }

        return row;
    }

    /// <summary>A row that parts a list of choices, as claude's rule above "4. Chat about this", begins none.</summary>
    private int FindDialog()
    {
        var row = LastMatch(_profile.DialogStart, 0, Count);
        while (row >= 0 && MenuReader.IsFurtherChoice(this, row + 1))
        {
            row = LastMatch(_profile.DialogStart, 0, row);
        }

        return row;
    }

    private (int Start, int End) Block()
    {
        var end = AboveEnd;
        while (end > 0 && IsBlank(end - 1))
        {
            end--;
        }

        var start = end;
        while (start > 0 && !IsBlank(start - 1))
        {
            start--;
        }

        return (start, end);
    }

    private int LastRows(int start, int end, int count)
    {
        var row = end;
        while (row > start && count > 0)
        {
            row--;
            if (!IsBlank(row))
            {
                count--;
            }
        }

        return row;
    }

    private int LastMatch(Pattern? pattern, int start, int end)
    {
        for (var row = end - 1; pattern is not null && row >= start; row--)
        {
            if (pattern.IsMatch(Text(row)))
            {
                return row;
            }
        }

        return -1;
    }

    private static int LengthWithoutScrollbar(string text, string scrollbar)
    {
        var row = text.AsSpan().TrimEnd(' ');
        return scrollbar.Length > 0 && row.Length > 1 && scrollbar.Contains(row[^1], StringComparison.Ordinal) && row[^2] == ' '
            ? row[..^1].TrimEnd(' ').Length
            : text.Length;
    }
}
