using Spectre.Console;
using Spectre.Console.Rendering;

namespace Moana.Dashboard;

/// <summary>A piece of a line in one style.</summary>
internal readonly record struct Piece(string Text, Style? Style = null);

/// <summary>Lines that are cut or filled to the width they are given; none is ever wrapped.</summary>
internal sealed class Lines(IReadOnlyList<IReadOnlyList<Piece>> lines) : IRenderable
{
    /// <summary>How many columns a text takes in a terminal.</summary>
    public static int WidthOf(string text) => text.GetCellWidth();

    /// <summary>A text in exactly so many columns, with an ellipsis where it had to be cut. Control characters become blanks.</summary>
    public static string Fit(string text, int width)
    {
        if (width <= 0)
        {
            return "";
        }

        var clean = Clean(text);
        var taken = WidthOf(clean);
        if (taken <= width)
        {
            return clean + new string(' ', width - taken);
        }

        var kept = "";
        foreach (var rune in clean.EnumerateRunes())
        {
            if (WidthOf(kept) + WidthOf(rune.ToString()) > width - 1)
            {
                break;
            }

            kept += rune.ToString();
        }

        return kept + "…" + new string(' ', Math.Max(0, width - 1 - WidthOf(kept)));
    }

    /// <summary>Breaks a text into lines of a width, at blanks where it can.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        width = Math.Max(1, width);
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = "";
            foreach (var word in Clean(paragraph).Split(' '))
            {
                var rest = word;
                var joined = line.Length == 0 ? rest : $"{line} {rest}";
                if (WidthOf(joined) <= width)
                {
                    line = joined;
                    continue;
                }

                if (line.Length > 0)
                {
                    yield return line;
                }

                while (WidthOf(rest) > width)
                {
                    var head = Fit(rest, width + 1).TrimEnd('…', ' ');
                    head = head.Length == 0 ? rest[..1] : head;
                    yield return head;
                    rest = rest[head.Length..];
                }

                line = rest;
            }

            yield return line;
        }
    }

    /// <summary>A text of which a terminal makes nothing but characters.</summary>
    private static string Clean(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;

    /// <inheritdoc/>
    public Measurement Measure(RenderOptions options, int maxWidth) => new(1, maxWidth);

    /// <inheritdoc/>
    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        foreach (var line in lines)
        {
            var left = maxWidth;
            for (var i = 0; i < line.Count && left > 0; i++)
            {
                var width = Math.Min(left, WidthOf(Clean(line[i].Text)));
                yield return new Segment(Fit(line[i].Text, width), line[i].Style ?? Style.Plain);
                left -= width;
            }

            if (left > 0)
            {
                yield return new Segment(new string(' ', left), line.Count > 0 ? line[^1].Style ?? Style.Plain : Style.Plain);
            }

            yield return Segment.LineBreak;
        }
    }
}
