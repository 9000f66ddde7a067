using CliWrap;
using CliWrap.Buffered;
using Moana.Testing;

namespace Moana.FakeAgent.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--help", 0, "--die-after-paste")]
    [InlineData("--nonsense", 2, "Unknown option '--nonsense'")]
    [InlineData("--style vim", 2, "Unknown style 'vim'")]
    [InlineData("--work soon", 2, "--work needs a number")]
    [InlineData("--faults cold", 2, "Unknown fault 'cold'")]
    [InlineData("--style codex", 2, "no terminal")]
    public async Task The_command_line_is_explained_or_refused(string arguments, int code, string message)
    {
        var result = await Cli.Wrap(TestPaths.FakeAgent).WithArguments(arguments).WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        Assert.Equal(code, result.ExitCode);
        Assert.Contains(message, result.StandardOutput + result.StandardError, StringComparison.Ordinal);
    }
}
