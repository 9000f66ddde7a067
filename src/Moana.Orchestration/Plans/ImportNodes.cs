namespace Moana.Plans;

/// <summary>Values as lists of others have them.</summary>
internal static class ImportNodes
{
    /// <summary>What objects in a list are called by: people and labels of GitHub, links.</summary>
    private static readonly string[] _names = ["login", "name", "id", "number"];

    /// <summary>The value under a name, whatever its case; null where there is none.</summary>
    public static PlanNode? Value(this PlanNode node, string name) =>
        (node as PlanMap)?.Entries.FirstOrDefault(e => string.Equals(e.Key.Text, name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>The text under a name; null where there is none.</summary>
    public static string? Text(this PlanNode node, string name) => (node.Value(name) as PlanScalar)?.Text;

    /// <summary>The texts of a value: those of a list, of one text with separators, or the names of objects.</summary>
    public static IEnumerable<PlanScalar> Texts(this PlanNode value) => value switch
    {
        PlanScalar { Text: { } all } text => all.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(t => text with { Text = t }),
        PlanList list => list.Items.SelectMany(i => i is PlanScalar { Text.Length: > 0 } text ? [text] : i is PlanMap ? i.Texts() : []),
        PlanMap map when _names.Select(n => map.Text(n)).FirstOrDefault(t => t is not null) is { } name => [new PlanScalar(name, map.Line, map.Column)],
        _ => [],
    };
}
