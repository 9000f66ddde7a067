using Moana.Testing;

namespace Moana.Surface.Tests;

/// <summary>What is wrong with one item does not stop the others.</summary>
public sealed class ManyNamesTests : IAsyncLifetime
{
    private readonly Engine _engine = new();
    private readonly PrivateTmux _tmux = new();
    private readonly FakeAgentLog _log = new();

    private string Server => $"-SocketName {_tmux.SocketName}";

    public ValueTask InitializeAsync()
    {
        _engine.Run($"New-MoanaSession work @{{ a = '{Agent("a")}'; b = '{Agent("b")}' }} {Server}; Wait-MoanaStatus a, b Idle -Timeout 60 {Server}");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _engine.Dispose();
        await _tmux.DisposeAsync();
        _log.Dispose();
    }

    [Theory]
    [InlineData("Get-MoanaAgent a, nobody, b")]
    [InlineData("Get-MoanaStatus a, nobody, b")]
    [InlineData("Wait-MoanaStatus a, nobody, b Idle -Timeout 60")]
    [InlineData("Get-MoanaOutput a, nobody, b -Tail 1")]
    [InlineData("Stop-MoanaTurn a, nobody, b -PassThru")]
    [InlineData("Send-MoanaPrompt a, nobody, b hello -PassThru")]
    [InlineData("Send-MoanaKey a, nobody, b Up -Confirm:$false -Timeout 0 -PassThru")]
    public void A_name_that_nobody_has_is_an_error_of_its_own(string command)
    {
        var (output, errors) = _engine.TryRun($"{command} {Server}");
        Assert.Equal(["a", "b"], output.Select(o => $"{o.Properties["Name"].Value}").Order());
        Assert.Equal("AgentNotFound", Assert.Single(errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal("nobody", errors[0].TargetObject);
    }

    [Fact]
    public void Waiting_no_time_at_all_gives_what_is_there_and_an_error_for_what_is_not()
    {
        var (output, errors) = _engine.TryRun($"Wait-MoanaStatus a, b Idle, Completed -Timeout 0 {Server}; Wait-MoanaStatus a Working -Timeout 0 {Server}");
        Assert.Equal(["a", "b"], output.Select(o => $"{o.Properties["Name"].Value}").Order());
        Assert.Equal("WaitTimeout", Assert.Single(errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains("it is Idle (", errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_string_in_the_pipeline_is_a_name()
    {
        Assert.Equal("a", $"{_engine.Run($"'a' | Get-MoanaAgent {Server}")[0]}");
        Assert.Equal("a", $"{_engine.Run($"'a' | Send-MoanaPrompt -Prompt hello -PassThru {Server}")[0].Properties["Name"].Value}");
    }

    [Fact]
    public void Only_agents_of_a_status_are_given_when_it_is_named()
    {
        Assert.Equal(["a", "b"], _engine.Run($"Get-MoanaStatus -Status Idle, Completed {Server}").Select(o => $"{o.Properties["Name"].Value}").Order());
        Assert.Empty(_engine.Run($"Get-MoanaStatus -Status Working {Server}"));
    }

    [Fact]
    public async Task Sessions_are_removed_by_pattern_and_a_name_is_no_pattern_where_it_is_a_name()
    {
        await using var tmux = new PrivateTmux();
        foreach (var name in new[] { "m-1", "m-2", "kept", "a[1]", "a1" }) await tmux.NewSessionAsync(name);
        _engine.Run($"Remove-MoanaSession m-*, 'a[1]' -Confirm:$false -SocketName {tmux.SocketName}");
        Assert.Equal("a1\nkept", await tmux.RunAsync("list-sessions", "-F", "#{session_name}"));
    }

    [Fact]
    public void Agents_in_the_pipeline_are_those_of_an_orchestration()
    {
        var said = _engine.TryRun($"Get-MoanaAgent a {Server} | Get-MoanaStatus | Start-MoanaOrchestration -Task @{{ b = 'x' }}").Errors;
        var error = Assert.Single(said);
        Assert.Equal("TaskForUnknownAgent", error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains("Agents here: a.", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delivery_that_cannot_be_made_ends_with_an_error_and_not_with_nothing()
    {
        // A long prompt goes over a file.
        var result = await Shells.RunWithModuleAsync(
            $"$env:TMPDIR = '/no/such/folder'; Send-MoanaPrompt a ('long ' * 40000) {Server} 2>&1 | ForEach-Object {{ \"$($_.FullyQualifiedErrorId) $_ $($_.ErrorDetails.RecommendedAction)\" }}");
        Assert.StartsWith("DeliveryFailed,", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("Get-MoanaOutput -Name a", result.StandardOutput, StringComparison.Ordinal);
    }

    private string Agent(string name) => $"{TestPaths.FakeAgent} --style codex --name {name} --log {_log.Path}";
}
