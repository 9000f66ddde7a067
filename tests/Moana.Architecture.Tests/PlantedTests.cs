using Moana.Architecture.Planted.North;
using Moana.Architecture.Planted.South;

namespace Moana.Architecture
{
    /// <summary>What the arrows' test finds in an assembly where faults were planted: this one.</summary>
    public sealed class PlantedTests
    {
        private static readonly Room[] Rooms =
        [
            new("Tests", "Moana.Architecture.Tests", "Moana.Architecture", ["North", "South"]),
            new("North", "Moana.Architecture.Tests", "Moana.Architecture.Planted.North", ["South"]),
            new("South", "Moana.Architecture.Tests", "Moana.Architecture.Planted.South", []),
        ];

        private static readonly string File = typeof(PlantedTests).Assembly.Location;

        [Fact]
        public void A_planted_cycle_is_found() => Assert.Equal(
            [("North", "South"), ("South", "North")],
            Arrow.InCycles(Arrow.Read([File], Rooms)).Select(arrow => (arrow.From, arrow.To)).Order());

        [Theory]
        [InlineData(typeof(InField))]
        [InlineData(typeof(InGeneric))]
        [InlineData(typeof(InBase))]
        [InlineData(typeof(InAttribute))]
        [InlineData(typeof(InLambda))]
        [InlineData(typeof(InAsyncIterator))]
        [InlineData(typeof(InCatch))]
        [InlineData(typeof(InTypeOf))]
        public void A_use_is_found_wherever_it_hides(Type user) => Assert.Contains(
            CompiledType.ReadUses(File), use => use.User.Name == user.FullName && use.Used.Name == typeof(Target).FullName);

        [Fact]
        public void A_type_without_a_room_is_an_error() =>
            Assert.Throws<InvalidOperationException>(() => Arrow.Read([File], Rooms[1..]));
    }
}

namespace Moana.Architecture.Planted.North
{
    internal sealed class InField
    {
        public Target? Value { get; set; }
    }

    internal sealed class InGeneric
    {
        public static object Make() => new List<Dictionary<int, Target[]>>();
    }

    internal sealed class InBase : Target;

    [Target.Hint]
    internal sealed class InAttribute;

    internal sealed class InLambda
    {
        public static Func<string> Make(string text) => () => Target.Say(text);
    }

    internal sealed class InAsyncIterator
    {
        public static async IAsyncEnumerable<string> SayAsync()
        {
            await Task.Yield();
            yield return Target.Say("");
        }
    }

    internal sealed class InCatch
    {
        public static void Do(Action act)
        {
            try
            {
                act();
            }
            catch (Target.Exception)
            {
                // Planted.
            }
        }
    }

    internal sealed class InTypeOf
    {
        public static Type Make() => typeof(Target);
    }
}

namespace Moana.Architecture.Planted.South
{
    internal class Target
    {
        public static string Say(string text) => text + new InTypeOf();

        internal sealed class Exception : System.Exception;

        [AttributeUsage(AttributeTargets.Class)]
        internal sealed class HintAttribute : Attribute;
    }
}
