using Moana.Testing;
using Moana.Validation;

namespace Moana.Orchestration.Tests.Validation;

/// <summary>An output of one line without an end.</summary>
[Collection(nameof(Alone))]
public sealed class LongLineTests
{
    [Fact(Timeout = 120_000)]
    public async Task However_long_a_line_is_the_memory_for_it_is_bounded()
    {
        using var folder = new TemporaryFolder();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var result = (await new CommandValidator().RunAsync(
            [@"head -c 400000000 /dev/zero | tr '\0' a; echo end; false"], folder.Path, new Dictionary<string, string>(), TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken)).Single();
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith("aaaa" + "end\n", result.Output, StringComparison.Ordinal);
        Assert.InRange(result.Output.Length, CommandValidator.TailLength, CommandValidator.TailLength + 10);
        Assert.InRange(allocated, 0, 100_000_000);
    }
}
