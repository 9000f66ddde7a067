using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Moana.Plans;

/// <summary>
/// Reads a plan in YAML, from the library's events: what an anchor stands for is made once and shared, so a plan takes no
/// more room than its text.
/// </summary>
internal sealed class YamlPlan
{
    private const int MaxDepth = 6;
    private const string MergeKey = "<<";

    private readonly Dictionary<AnchorName, PlanNode> _marked = [];
    private readonly Parser _events;

    private YamlPlan(Scanner scanner) => _events = new Parser(scanner);

    public static PlanNode? Parse(string text)
    {
        var scanner = new Scanner(new StringReader(text));
        try
        {
            return new YamlPlan(scanner).Read();
        }
        catch (YamlException e)
        {
            // Some of its errors have no place; then it is where the scanner stands.
            throw Invalid(e.Message, e.Start.Index > 0 ? e.Start : scanner.CurrentPosition);
        }
        catch (InvalidOperationException)
        {
            // The library's own stumble over an unclosed bracket.
            throw Invalid("a list or a map in brackets is not closed.", scanner.CurrentPosition);
        }
        catch (ArgumentException)
        {
            // And over two first halves of characters.
            throw Invalid("a character is written by half, as \\ud83d without its other half is.", scanner.CurrentPosition);
        }
    }

    private static PlanSyntaxException Invalid(string message, Mark place) =>
        new($"It is not valid YAML: {message}", "Correct the line; mind the indentation, the quotes and the brackets.", (int)place.Line, (int)place.Column);

    private PlanNode? Read()
    {
        PlanNode? root = null;
        var documents = 0;
        while (_events.MoveNext())
        {
            if (_events.Current is DocumentStart)
            {
                _events.MoveNext();
                if (++documents > 1)
                {
                    throw new PlanSyntaxException(
                        "It holds more than one document.", "Remove the '---' between them, or make files of them.", (int)_events.Current.Start.Line, (int)_events.Current.Start.Column);
                }

                root = ReadNode(0);
            }
        }

        return root;
    }

    /// <summary>Reads the node that begins at the present event, and stops at its last one.</summary>
    private PlanNode ReadNode(int depth)
    {
        var first = _events.Current!;
        var (line, column) = ((int)first.Start.Line, (int)first.Start.Column);
        if (depth > MaxDepth)
        {
            throw new PlanSyntaxException("It is nested too deep.", "A plan has tasks, and a task has values and lists of values.", line, column);
        }

        if (first is AnchorAlias alias)
        {
            return _marked.TryGetValue(alias.Value, out var marked) ? marked : throw Invalid($"nothing is marked with &{alias.Value}.", alias.Start);
        }

        PlanNode node = first switch
        {
            SequenceStart => new PlanList([.. Items(() => ReadNode(depth + 1))], line, column),
            MappingStart => new PlanMap(Merged(Items(() => ReadEntry(depth + 1))), line, column),
            Scalar { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" } => new PlanScalar(null, line, column),
            Scalar scalar => new PlanScalar(scalar.Value, line, column),
            _ => new PlanScalar(null, line, column),
        };
        if (first is NodeEvent { Anchor: { IsEmpty: false } anchor })
        {
            _marked[anchor] = node;
        }

        return node;
    }

    private (PlanScalar Key, PlanNode Value) ReadEntry(int depth)
    {
        var key = _events.Current is Scalar plain ? new PlanScalar(plain.Value, (int)plain.Start.Line, (int)plain.Start.Column) : null;
        var node = ReadNode(depth);
        _events.MoveNext();
        return (key ?? new PlanScalar("?", node.Line, node.Column), ReadNode(depth));
    }

    /// <summary>
    /// A map's entries, with those of the maps that <c>&lt;&lt;</c> merges into it (https://yaml.org/type/merge.html): its own
    /// count first, then those of the map that stands first.
    /// </summary>
    private static List<(PlanScalar Key, PlanNode Value)> Merged(List<(PlanScalar Key, PlanNode Value)> entries)
    {
        var own = entries.FindAll(e => e.Key.Text != MergeKey);
        if (own.Count == entries.Count)
        {
            return entries;
        }

        var known = own.Select(e => e.Key.Text).ToHashSet();
        var merged = entries.Where(e => e.Key.Text == MergeKey).SelectMany(e => e.Value is PlanList list ? list.Items : [e.Value])
            .SelectMany(m => m is PlanMap map ? map.Entries : throw new PlanSyntaxException("'<<' merges what is no map.", "Write an alias of a map, or a list of such aliases.", m.Line, m.Column));
        return [.. own, .. merged.Where(e => known.Add(e.Key.Text))];
    }

    private List<T> Items<T>(Func<T> read)
    {
        var items = new List<T>();
        while (_events.MoveNext() && _events.Current is not (SequenceEnd or MappingEnd))
        {
            items.Add(read());
        }

        return items;
    }
}
