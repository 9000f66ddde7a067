using System.Text.RegularExpressions;
using Moana.Tmux.Screens;

namespace Moana.Detection;

/// <summary>
/// Reads the menu of an open dialog: the lowest rows that are numbered one after another; else those around a sign that
/// points at one; else, where the profile knows choices that stand side by side, the row with them.
/// </summary>
internal static partial class MenuReader
{
    /// <summary>The rows, blank ones aside, in which the menu of a dialog stands whose start is not known.</summary>
    private const int MenuRows = 30;

    /// <summary>The rows that a choice with its description may take.</summary>
    private const int MaxRowsOfChoice = 8;

    private static readonly string _frame = " \t\u00a0│┃║|╎┆";

    internal static DialogMenu? Read(ScreenMap map, Pattern? sideBySide)
    {
        var (start, end) = map.Rows(new Region(RegionName.Dialog, 0));
        var isKnown = start < end;
        if (!isKnown)
        {
            (start, end) = map.Rows(new Region(RegionName.Screen, MenuRows));
        }

        var rows = Enumerable.Range(start, end - start).Select(r => MenuRow.Of(map, r)).ToList();
        return InOneRow(map, rows, sideBySide) ?? Numbered(map, rows) ?? Pointed(map, rows, r => r.IsPointedAt) ?? (isKnown ? Pointed(map, rows, r => r.Sign == ">") : null);
    }

    /// <summary>Whether a row is a numbered choice, and not the first.</summary>
    internal static bool IsFurtherChoice(ScreenMap map, int row) => row < map.Count && MenuRow.Of(map, row).Number > 1;

    /// <summary>From the lowest number up to the first one.</summary>
    private static DialogMenu? Numbered(ScreenMap map, List<MenuRow> rows)
    {
        var found = new List<int>();
        for (var i = rows.Count - 1; i >= 0; i--)
        {
            var last = found.Count > 0 ? rows[found[^1]] : null;
            if (last is not null && found[^1] - i > MaxRowsOfChoice)
            {
                break;
            }

            if (rows[i].Number is { } number && (last is null || (number == last.Number - 1 && rows[i].StandsAbove(last))))
            {
                found.Add(i);
                if (number == 1)
                {
                    break;
                }
            }
        }

        found.Reverse();
        return found.Count > 1 || (found.Count == 1 && rows[found[0]].IsMarked) ? Menu(map, rows, found) : null;
    }

    /// <summary>The lowest row with a sign, and those that stand with it and begin in the same column.</summary>
    private static DialogMenu? Pointed(ScreenMap map, List<MenuRow> rows, Predicate<MenuRow> points)
    {
        var marked = rows.FindLastIndex(points);
        if (marked < 0)
        {
            return null;
        }

        var found = new List<int> { marked };
        foreach (var step in (int[])[-1, 1])
        {
            for (var i = marked + step; i >= 0 && i < rows.Count && rows[i].Column >= rows[marked].Column; i += step)
            {
                if (rows[i].Column == rows[marked].Column && !rows[i].IsMarked)
                {
                    found.Add(i);
                }
            }
        }

        found.Sort();
        return found.Count > 1 ? Menu(map, rows, found) : null;
    }

    private static DialogMenu? InOneRow(ScreenMap map, List<MenuRow> rows, Pattern? pattern)
    {
        foreach (var row in pattern is null ? [] : Enumerable.Reverse(rows))
        {
            var found = new List<(int Start, string Text)>();
            var text = map.Text(row.Row);
            for (var at = 0; at < text.Length && pattern!.Find(text[at..], out var index, out var length) && length > 0; at += index + length)
            {
                found.Add((at + index, text.Slice(at + index, length).Trim().ToString()));
            }

            if (found.Count > 1)
            {
                var styles = found.Select(f => map.Row(row.Row).StyleAt(f.Start)).ToList();
                return new([.. found.Select(f => new DialogChoice(null, f.Text, ""))], MenuStyle.Highlighted(styles, [.. found.Select(_ => row.Beside(map))]), InOneRow: true);
            }
        }

        return null;
    }

    private static DialogMenu Menu(ScreenMap map, List<MenuRow> rows, List<int> found)
    {
        var choices = found.Select((at, n) =>
        {
            var below = n + 1 < found.Count ? found[n + 1] : Math.Min(rows.Count, at + MaxRowsOfChoice);
            var further = rows.Skip(at + 1).Take(below - at - 1).TakeWhile(r => r.Column >= rows[at].Column).Select(r => r.Whole);
            return new DialogChoice(rows[at].Number, rows[at].Text, string.Join(' ', further.Prepend(rows[at].Description)).Trim());
        });
        var marked = found.FindAll(f => rows[f].IsMarked);
        var highlighted = marked.Count == 1 ? found.IndexOf(marked[0])
            : marked.Count > 1 ? null
            : MenuStyle.Highlighted([.. found.Select(f => map.Row(rows[f].Row).StyleAt(rows[f].Start))], [.. found.Select(f => rows[f].Beside(map))]);
        return new([.. choices], highlighted, InOneRow: false);
    }

    /// <summary>A row that may be a choice.</summary>
    /// <param name="Row">Its number on the screen.</param>
    /// <param name="Sign">The sign that points at it; empty where none does.</param>
    /// <param name="Number">The number before it.</param>
    /// <param name="Text">Its text up to a gap.</param>
    /// <param name="Description">What stands behind the gap.</param>
    /// <param name="Start">Where number or text starts, in characters of the row.</param>
    /// <param name="Column">Where the text starts; negative for a blank row.</param>
    private sealed record MenuRow(int Row, string Sign, int? Number, string Text, string Description, int Start, int Column)
    {
        internal string Whole => $"{Text} {Description}".Trim();

        internal bool IsMarked => Sign.Length > 0;

        /// <summary>
        /// Without a number a bullet or a prompt sign is none that points, unless it is that of a round box; where a dialog surely
        /// begins above it, <c>&gt;</c> does.
        /// </summary>
        internal bool IsPointedAt => Sign is "❯" or "›" or "▸" or "▶" or "→" or "➤" or "(●)" or "(checked)" or "Current selection:" || (IsMarked && IsFramed);

        private bool IsFramed { get; init; }

        internal static MenuRow Of(ScreenMap map, int row)
        {
            var text = map.Text(row);
            var from = text.IndexOfAnyExcept(_frame);
            if (from < 0)
            {
                return new(row, "", null, "", "", 0, -1);
            }

            var match = Choice().Match(text[from..].TrimEnd(_frame).ToString());
            var (number, words) = (match.Groups["number"], match.Groups["text"]);
            return new(
                row, match.Groups["sign"].Value, number.Success ? int.Parse(number.ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : null, words.Value,
                match.Groups["more"].Value, from + (number.Success ? number.Index : words.Index), from + words.Index)
            {
                IsFramed = text[..from].IndexOfAny("│┃║") >= 0,
            };
        }

        /// <summary>Whether a numbered row belongs to the same list; those that wrap may stand a little to the left, and words that mark a choice move it.</summary>
        internal bool StandsAbove(MenuRow below) => Math.Abs(Start - below.Start) <= 2 || Sign.Length > 1 || below.Sign.Length > 1;

        /// <summary>How the row looks before its text: beside its frame.</summary>
        internal TextStyle Beside(ScreenMap map)
        {
            var text = map.Text(Row);
            var frame = text[..Math.Min(Start, text.Length)].LastIndexOfAny("│┃║");
            return map.Row(Row).StyleAt(frame + 1);
        }
    }

    [GeneratedRegex(@"^(?:(?<sign>[❯›●◉▸▶→➤>*]|\((?:●|\*|x|checked)\)|Current selection:)\s+|(?:[○◯]|\( \)|\(unchecked\))\s+)?(?:(?<number>\d{1,2})[.)]\s+)?(?:\[[ xX✓✔]\]\s+)?(?<text>\S.*?)(?:\s{2,}(?<more>\S.*))?$")]
    private static partial Regex Choice();
}
