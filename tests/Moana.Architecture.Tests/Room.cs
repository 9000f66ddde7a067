namespace Moana.Architecture;

/// <summary>A part of the code that knows of some others and of no more.</summary>
/// <param name="Name">How the document calls it.</param>
/// <param name="Assembly">The assembly that it is in.</param>
/// <param name="Prefix">What the full names of its types begin with: a namespace, or one type.</param>
/// <param name="Uses">The names of the rooms whose types it may use.</param>
internal sealed record Room(string Name, string Assembly, string Prefix, IReadOnlyList<string> Uses)
{
    /// <summary>Reads the table under the heading "Rooms" of a page in Markdown.</summary>
    public static IReadOnlyList<Room> ReadTable(string page) =>
    [
        .. page.Split('\n')
            .SkipWhile(line => line != "## Rooms").Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith('|')).Skip(2)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries) is ["", var name, var assembly, var prefix, var uses, ""]
                ? new Room(name, assembly.Trim('`'), prefix.Trim('`'), uses.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                : throw new FormatException($"No row of rooms: {line}")),
    ];

    /// <summary>The room of a type: of all that its name fits, the one with the longest prefix.</summary>
    public static Room? Of(CompiledType type, IEnumerable<Room> rooms) => rooms.Where(room => room.Has(type)).MaxBy(room => room.Prefix.Length);

    private bool Has(CompiledType type) => type.Assembly == Assembly
        && (type.Name == Prefix || type.Name.StartsWith(Prefix + ".", StringComparison.Ordinal));
}
