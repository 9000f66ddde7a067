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

    [Fact(Timeout = Patience)]
    public async Task Where_nobody_is_to_wait_for_the_host_that_is_an_error_of_its_own()
    {
        var error = await Assert.ThrowsAsync<MoanaException>(() => Validator("echo 'No route to host' >&2; exit 255", waits: false)
            .RunAsync(["touch ran"], _folder.Path, new Dictionary<string, string>(), TimeSpan.FromMinutes(30), Token));

        Assert.Equal("HostUnreachable", error.ErrorId);
        Assert.False(File.Exists(_folder["ran"]));
    }

    [Fact(Timeout = Patience)]
    public async Task A_commands_time_begins_when_it_does_and_not_while_the_way_is_opened()
    {
        // The way opens when the time of a command has long gone by.
        var validator = Validator("sleep 6; exec \"$@\"", waits: true);
        var results = await validator.RunAsync(["echo here"], _folder.Path, new Dictionary<string, string>(), TimeSpan.FromSeconds(5), Token);

        Assert.True(Assert.Single(results).Passed, results[0].Output);
    }

    private static HostValidator Validator(string carrier, bool waits) => new(Host.For($"validator-{Guid.NewGuid():n}", $"sh\n-c\n{carrier}\nsh"), waits);

    private Task<IReadOnlyList<ValidationResult>> RunAsync(string carrier, params string[] commands) =>
        Validator(carrier, waits: true).RunAsync(commands, _folder.Path, new Dictionary<string, string>(), TimeSpan.FromSeconds(40), Token);
}
