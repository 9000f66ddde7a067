namespace Moana.Architecture;

/// <summary>A room that uses another, with one of the places where it does.</summary>
internal sealed record Arrow(string From, string To, string Example)
{
    public override string ToString() => $"{From} -> {To} ({Example})";

    /// <summary>The arrows between the rooms of some assemblies.</summary>
    /// <exception cref="InvalidOperationException">A type of them stands in no room.</exception>
    public static IReadOnlyList<Arrow> Read(IEnumerable<string> files, IReadOnlyList<Room> rooms)
    {
        var uses = files.SelectMany(CompiledType.ReadUses).Distinct().ToList();
        var ours = uses.Select(use => use.User.Assembly).ToHashSet();
        return
        [
            .. uses.Where(use => IsOurs(use.User) && IsOurs(use.Used))
                .Select(use => new Arrow(RoomOf(use.User), RoomOf(use.Used), $"{use.User.Name} uses {use.Used.Name}"))
                .Where(arrow => arrow.From != arrow.To).DistinctBy(arrow => (arrow.From, arrow.To)),
        ];

        // What the compiler adds stands in other namespaces.
        bool IsOurs(CompiledType type) => ours.Contains(type.Assembly) && type.Name.StartsWith("Moana.", StringComparison.Ordinal);

        string RoomOf(CompiledType type) => Room.Of(type, rooms)?.Name
            ?? throw new InvalidOperationException($"{type.Name} of {type.Assembly} stands in no room.");
    }

    /// <summary>Those arrows from whose end a way of arrows leads back to their beginning.</summary>
    public static IReadOnlyList<Arrow> InCycles(IReadOnlyCollection<Arrow> arrows)
    {
        var ends = arrows.ToLookup(arrow => arrow.From, arrow => arrow.To);
        return [.. arrows.Where(arrow => Reached(arrow.To).Contains(arrow.From))];

        HashSet<string> Reached(string start)
        {
            var reached = new HashSet<string> { start };
            var open = new Stack<string>(reached);
            while (open.TryPop(out var room))
            {
                foreach (var end in ends[room].Where(reached.Add))
                {
                    open.Push(end);
                }
            }

            return reached;
        }
    }
}
