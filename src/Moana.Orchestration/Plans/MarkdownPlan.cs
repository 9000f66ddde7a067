using System.Globalization;
using System.Text.RegularExpressions;

namespace Moana.Plans;

/// <summary>
/// Reads a checklist in Markdown: each <c>- [ ]</c> is a task, what is indented below it belongs to its prompt, boxes
/// below a box are its parts, the heading above is its tag, and what is ticked is done.
/// </summary>
internal static partial class MarkdownPlan
{
    private const int MaxDepth = 10;

    public static PlanNode? Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var items = Read(text.ReplaceLineEndings("\n").Split('\n'));
        return items.Count > 0
            ? Tree(items)
            : throw new PlanSyntaxException("It holds no checklist.", "Write each task on a line that begins with '- [ ] '.", 1, 0);
    }

    private static List<Item> Read(string[] lines)
    {
        var items = new List<Item>();
        var (heading, fence, open, blank) = ((string?)null, (string?)null, false, false);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Replace("\t", "    ", StringComparison.Ordinal);
            var indent = line.Length - line.TrimStart(' ').Length;
            var isInside = open && indent > items[^1].Indent;
            var mark = FenceMark().Match(line) is { Success: true } found ? found.Value.Trim() : null;
            if (fence is not null)
            {
                // What looks like a box in a block of code is code.
                fence = mark is not null && mark.StartsWith(fence, StringComparison.Ordinal) ? null : fence;
                if (open) items[^1].Text.Add(line);
            }
            else if (mark is not null)
            {
                (fence, open) = (mark, isInside);
                if (open) items[^1].Text.Add(line);
            }
            else if (Box().Match(line) is { Success: true } box)
            {
                items.Add(new Item(i + 1, indent, heading, box.Groups["mark"].Value is "x" or "X", box.Groups["text"].Index, [box.Groups["text"].Value]));
                open = true;
            }
            else if (Heading().Match(line) is { Success: true } title && !isInside)
            {
                (heading, open) = (title.Groups[1].Value, false);
            }
            else if (open && (line.Length == 0 || isInside || (!blank && !Bullet().IsMatch(line))))
            {
                items[^1].Text.Add(line);
            }
            else
            {
                open = false;
            }

            blank = string.IsNullOrWhiteSpace(line);
        }

        return items;
    }

    private static PlanList Tree(List<Item> items)
    {
        // Numbers that people wrote are ids, when each item has one of its own.
        var numbers = items.Select(i => Number().Match(i.Text[0]).Groups[1].Value).ToList();
        var isNumbered = numbers.All(n => n.Length > 0) && numbers.Distinct(StringComparer.OrdinalIgnoreCase).Count() == items.Count;
        var at = 0;
        return new PlanList(Level(-1, "", 0), 1, 0);

        List<PlanNode> Level(int above, string prefix, int depth)
        {
            var level = new List<PlanNode>();
            while (at < items.Count && items[at].Indent > above)
            {
                var (item, number) = (items[at], numbers[at]);
                if (depth == MaxDepth)
                {
                    throw new PlanSyntaxException("It is nested too deep.", $"Write at most {MaxDepth} boxes below each other.", item.Line, 0);
                }

                at++;
                var id = isNumbered ? number : string.Create(CultureInfo.InvariantCulture, $"{prefix}{level.Count + 1}");
                var parts = Level(item.Indent, $"{id}.", depth + 1);
                level.Add(item.ToNode(id, parts));
            }

            return level;
        }
    }

    private sealed record Item(int Line, int Indent, string? Heading, bool IsDone, int Column, List<string> Text)
    {
        public PlanMap ToNode(string id, List<PlanNode> parts)
        {
            var entries = new List<(PlanScalar, PlanNode)> { Entry("id", id), Entry("prompt", Prompt()) };
            if (Heading is not null) entries.Add((Scalar("tag"), new PlanList([Scalar(Heading)], Line, 0)));
            entries.Add(Entry("status", IsDone ? "done" : "open"));
            if (parts.Count > 0) entries.Add((Scalar("subtasks"), new PlanList(parts, Line, 0)));
            return new PlanMap(entries, Line, Column + 1);
        }

        /// <summary>The text, without the indentation that all of its lines have for standing below a box.</summary>
        private string Prompt()
        {
            var below = Text.Skip(1).Select(l => l.TrimEnd()).ToList();
            var indent = below.Where(l => l.Length > 0).Select(l => l.Length - l.TrimStart(' ').Length).DefaultIfEmpty().Min();
            return string.Join('\n', below.Select(l => l.Length > 0 ? l[indent..] : l).Prepend(Text[0])).Trim();
        }

        private (PlanScalar, PlanNode) Entry(string name, string value) => (Scalar(name), Scalar(value));

        private PlanScalar Scalar(string text) => new(text, Line, Column + 1);
    }

    [GeneratedRegex(@"\A\s*(?:[-*+]|[0-9]{1,9}[.)])\s+\[(?<mark>.)\]\s+(?<text>\S.*?)\s*\z")]
    private static partial Regex Box();

    [GeneratedRegex(@"\A\s*(?:[-*+]|[0-9]{1,9}[.)])\s")]
    private static partial Regex Bullet();

    [GeneratedRegex(@"\A {0,3}#{1,6}\s+(.*?)\s*#*\s*\z")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\A\s*(?:`{3,}|~{3,})")]
    private static partial Regex FenceMark();

    [GeneratedRegex(@"\A\**(T[0-9]+|[0-9]+(?:\.[0-9]+)+|[0-9]+(?=\.))\.?\**\s")]
    private static partial Regex Number();
}
