using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Moana.Detection;

/// <summary>
/// Tells whether a YAML text is safe to load. The library builds nested values on the stack, and compares them with what
/// their anchors stand for in full: a few lines can overflow the one, or take for ever.
/// </summary>
internal static class YamlBounds
{
    private const int MaxDepth = 32;
    private const int MaxNodes = 100_000;

    /// <summary>Why the text is not to be loaded; null when it may be.</summary>
    /// <exception cref="YamlException">It is no YAML.</exception>
    internal static string? Exceeded(string text)
    {
        var weights = new Dictionary<AnchorName, int>();
        var open = new Stack<(AnchorName Anchor, int Weight)>([(AnchorName.Empty, 0)]);
        var parser = new Parser(new StringReader(text));
        while (parser.MoveNext())
        {
            switch (parser.Current)
            {
                case AnchorAlias alias when open.Any(o => o.Anchor == alias.Value):
                    return $"in line {alias.Start.Line} the anchor '{alias.Value}' is used within itself";
                case AnchorAlias alias:
                    Add(AnchorName.Empty, weights.GetValueOrDefault(alias.Value));
                    break;
                case Scalar scalar:
                    Add(scalar.Anchor, 1);
                    break;
                case SequenceStart or MappingStart:
                    open.Push((((NodeEvent)parser.Current).Anchor, 1));
                    break;
                case SequenceEnd or MappingEnd:
                    var (anchor, weight) = open.Pop();
                    Add(anchor, weight);
                    break;
            }

            if (open.Count > MaxDepth || open.Peek().Weight > MaxNodes)
            {
                return $"in line {parser.Current!.Start.Line} it is nested too deep, or its anchors make too much of it";
            }
        }

        return null;

        void Add(AnchorName anchor, int weight)
        {
            if (!anchor.IsEmpty)
            {
                weights[anchor] = weight;
            }

            var (outer, sum) = open.Pop();
            open.Push((outer, sum + weight));
        }
    }
}
