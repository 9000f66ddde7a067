using Moana.Testing;

namespace Moana.Surface.Tests;

public sealed class EnvironmentTests : IClassFixture<Engine>
{
    private readonly Engine _engine;

    public EnvironmentTests(Engine engine) => _engine = engine;

    [Fact]
    public void Without_a_server_it_warns_and_says_how_to_start_one()
    {
        var checks = Check("-SocketName moana-nobody");
        Assert.Equal(["tmux: Passed", "server: Warning"], checks.Select(c => $"{c.Check}: {c.Result}"));
        Assert.Contains("New-MoanaSession", checks[1].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_server_a_session_that_was_asked_for_fails()
    {
        Assert.Equal("server: Failed", Check("-SocketName moana-nobody -Session work").Select(c => $"{c.Check}: {c.Result}").Last());
    }

    [Fact]
    public async Task A_name_that_only_begins_like_a_session_is_none()
    {
        await using var tmux = new PrivateTmux();
        await tmux.NewSessionAsync("work");
        var check = Check($"-SocketName {tmux.SocketName} -Session wor").Last();
        Assert.Equal(("session wor", "Failed"), (check.Check, check.Result));
        Assert.Contains("work", check.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_agent_of_a_map_is_looked_at_and_what_is_wrong_is_told()
    {
        await using var tmux = new PrivateTmux();
        await tmux.NewSessionAsync("work", $"{TestPaths.FakeAgent} --style codex");
        await tmux.RunAsync("new-window", "-d", "-t", "=work:", "-n", "shell", "sh");
        _engine.Run($"Wait-MoanaStatus -Session work -Agent @{{ codex = 0 }} -Status Idle -Timeout 60 -SocketName {tmux.SocketName}");

        var checks = Check($"-SocketName {tmux.SocketName} -Session work -Agent @{{ codex = 0; dead = 1; gone = 7; twice = 0 }}");
        var results = checks.ToDictionary(c => c.Check);
        Assert.Equal("Passed", results["session work"].Result);
        Assert.Contains("1:shell", results["windows of work"].Detail, StringComparison.Ordinal);
        Assert.Equal("Passed", results["agent codex"].Result);
        Assert.Equal("Failed", results["agent dead"].Result);
        Assert.Equal("Failed", results["agent gone"].Result);
        Assert.Contains("same pane as codex", results["agent twice"].Detail, StringComparison.Ordinal);
        Assert.All(checks, c => Assert.Equal(c.Result == "Passed", c.Remedy.Length == 0));
    }

    [Fact]
    public async Task A_missing_tmux_fails_first_and_says_how_to_get_one()
    {
        var result = await Shells.RunWithModuleAsync("[Environment]::SetEnvironmentVariable('MOANA_TMUX', '/no/such/tmux'); Test-MoanaEnvironment | ForEach-Object { \"$($_.Check) $($_.Result) $($_.Remedy)\" }");
        Assert.StartsWith("tmux Failed Install tmux 3.3a or newer", Assert.Single(result.StandardOutput.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private List<(string Check, string Result, string Detail, string Remedy)> Check(string arguments) => [.. _engine
        .Run($"Test-MoanaEnvironment {arguments} -ErrorAction Stop")
        .Select(o => ($"{o.Properties["Check"].Value}", $"{o.Properties["Result"].Value}", $"{o.Properties["Detail"].Value}", $"{o.Properties["Remedy"].Value}"))];
}
