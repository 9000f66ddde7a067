using Moana.Testing;

namespace Moana.Architecture;

/// <summary>The rooms of the house need each other in one way only, as docs/architecture.md lists.</summary>
public sealed class ArrowTests
{
    private static readonly IReadOnlyList<Room> Rooms = Room.ReadTable(File.ReadAllText(Path.Combine(TestPaths.Root, "docs", "architecture.md")));

    private static readonly string[] Assemblies =
        [.. Directory.GetDirectories(Path.Combine(TestPaths.Root, "src")).Select(folder => Path.Combine(AppContext.BaseDirectory, Path.GetFileName(folder) + ".dll"))];

    [Fact]
    public void A_room_uses_only_those_that_the_document_lists() =>
        None(Arrow.Read(Assemblies, Rooms).Where(arrow => !Rooms.Single(room => room.Name == arrow.From).Uses.Contains(arrow.To)));

    [Fact]
    public void No_way_of_arrows_leads_back_to_where_it_began() => None(Arrow.InCycles(Arrow.Read(Assemblies, Rooms)));

    [Fact]
    public void The_document_lists_no_cycle_no_unknown_room_and_no_room_twice()
    {
        var names = Rooms.Select(room => room.Name).ToList();

        Assert.Equal(names.Distinct(), names);
        Assert.Empty(Rooms.SelectMany(room => room.Uses).Except(names));
        None(Arrow.InCycles([.. Rooms.SelectMany(room => room.Uses.Select(used => new Arrow(room.Name, used, "the document")))]));
    }

    private static void None(IEnumerable<Arrow> arrows) => Assert.True(!arrows.Any(), string.Join('\n', arrows));
}
