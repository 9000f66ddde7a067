using Moana.Hosts;
using Moana.Testing;
using Moana.Validation;

namespace Moana.Orchestration.Tests.Validation;

public sealed class HostValidatorTests : IDisposable
{
    private const int Patience = 60_000;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Patience)]
    public async Task Where_the_way_is_cut_when_a_command_may_have_begun_it_and_those_after_it_are_not_run_again()
    {
        // The parent of a command is the shell to which the carrier leads.
        var results = await RunAsync("exec \"$@\"", "echo first >>ran", "echo second >>ran; kill -9 $PPID", "echo third >>ran");

        Assert.Equal([(true, null), (false, "HostRunCut")], results.Select(r => (r.Passed, r.ErrorId)));
        Assert.Null(results[^1].ExitCode);
        Assert.Equal(["first", "second"], await File.ReadAllLinesAsync(_folder["ran"], Token));
    }

    [Fact(Timeout = Patience)]
    public async Task A_host_that_cannot_be_reached_is_tried_again_before_the_command_has_begun()
    {
        var results = await RunAsync($"[ -e '{_folder["tried"]}' ] || {{ touch '{_folder["tried"]}'; exit 255; }}; exec \"$@\"", "echo once >>ran");

        Assert.Equal([(true, null)], results.Select(r => (r.Passed, r.ErrorId)));
        Assert.Equal(["once"], await File.ReadAllLinesAsync(_folder["ran"], Token));
    }

    private Task<IReadOnlyList<ValidationResult>> RunAsync(string carrier, params string[] commands) =>
        new HostValidator(Host.For($"validator-{Guid.NewGuid():n}", $"sh\n-c\n{carrier}\nsh"))
            .RunAsync(commands, _folder.Path, new Dictionary<string, string>(), TimeSpan.FromSeconds(40), Token);
}
