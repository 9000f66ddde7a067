using Moana.Storage;
using Moana.Testing;

namespace Moana.Orchestration.Tests.Storage;

/// <summary>The place of state; alone, because it is a variable of the whole process.</summary>
[Collection(nameof(Alone))]
public sealed class StateFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_record_stands_where_the_XDG_specification_puts_state()
    {
        var before = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        try
        {
            Environment.SetEnvironmentVariable("XDG_STATE_HOME", _folder.Path);
            Assert.Equal(_folder["moana/moana.db"], new OrchestrationStore().Name);
            // A relative path is to be ignored, says the specification.
            Environment.SetEnvironmentVariable("XDG_STATE_HOME", "state");
            Assert.EndsWith("/.local/state/moana/moana.db", new OrchestrationStore().Name, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("XDG_STATE_HOME", before);
        }
    }
}
