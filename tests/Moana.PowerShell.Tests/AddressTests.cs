using System.Management.Automation;
using Moana.Testing;

namespace Moana.Surface.Tests;

/// <summary>An object from the pipeline reaches the pane that it came from, whatever server that is on.</summary>
public sealed class AddressTests : IClassFixture<AddressTests.Rig>
{
    private readonly Rig _rig;

    public AddressTests(Rig rig) => _rig = rig;

    /// <summary>What is done with agents from the pipeline, and what tells which server's agent it was done to.</summary>
    public static TheoryData<string> Readers => new(
        "Get-MoanaAgent", "Get-MoanaStatus", "Wait-MoanaStatus -Status Idle, Completed, Working, Starting, Unknown -Timeout 20",
        "Get-MoanaOutput -Tail 1 -Raw:$false", "Stop-MoanaTurn -PassThru", "Send-MoanaKey -Key Up -PassThru -Confirm:$false -Timeout 0");

    [Theory]
    [MemberData(nameof(Readers))]
    public void Objects_of_two_servers_in_one_pipeline_each_reach_their_own(string command)
    {
        var found = _rig.Engine.Run($"{_rig.Both} | {command}");
        Assert.Equal(_rig.Addresses, found.Select(o => $"{o.Properties["Address"].Value}").Distinct().Order());
    }

    [Fact]
    public async Task A_watch_over_objects_of_two_servers_sees_both()
    {
        using var shell = _rig.Engine.NewShell();
        var seen = new PSDataCollection<PSObject>();
        var running = shell.AddScript($"{_rig.Both} | Watch-MoanaStatus").BeginInvoke<PSObject, PSObject>(null, seen);
        await Eventually.TrueAsync(() => Task.FromResult(Addresses().SequenceEqual(_rig.Addresses)), "the status of both agents");
        shell.Stop();
        Assert.True(running.IsCompleted);

        IEnumerable<string> Addresses() => seen.ToArray().Select(o => $"{o.Properties["Address"].Value}").Distinct().Order();
    }

    [Fact]
    public void A_server_named_by_default_takes_no_object_to_another_pane()
    {
        var found = _rig.Engine.Run($"$PSDefaultParameterValues['*-Moana*:SocketName'] = '{_rig.Second.SocketName}'; try {{ {_rig.Both} | Get-MoanaStatus }} finally {{ $PSDefaultParameterValues.Clear() }}");
        Assert.Equal(_rig.Addresses, found.Select(o => $"{o.Properties["Address"].Value}").Order());
    }

    [Fact]
    public async Task Each_prompt_goes_to_the_agent_that_its_object_came_from()
    {
        foreach (var (tmux, text) in new[] { (_rig.One, "for the first"), (_rig.Second, "for the second") })
        {
            _rig.Engine.Run($"Get-MoanaAgent -SocketName {tmux.SocketName} | Send-MoanaPrompt '{text}'");
        }

        await Eventually.TrueAsync(() => Task.FromResult(_rig.Logs.All(l => l.Prompts().Any())), "both prompts");
        Assert.Equal(["for the first"], _rig.Logs[0].Prompts());
        Assert.Equal(["for the second"], _rig.Logs[1].Prompts());
    }

    [Fact]
    public void Sessions_carry_their_server_and_their_agents_are_found_on_it()
    {
        var found = _rig.Engine.Run($"& {{ Get-MoanaSession -SocketName {_rig.One.SocketName}; Get-MoanaSession -SocketName {_rig.Second.SocketName} }} | Get-MoanaAgent");
        Assert.Equal(_rig.Addresses, found.Select(o => $"{o.Properties["Address"].Value}").Order());
    }

    [Fact]
    public void What_comes_from_a_job_or_a_file_still_reaches_its_pane()
    {
        var found = _rig.Engine.Run($"$text = [System.Management.Automation.PSSerializer]::Serialize(@({_rig.Both})); [System.Management.Automation.PSSerializer]::Deserialize($text) | Get-MoanaAgent");
        Assert.Equal(_rig.Addresses, found.Select(o => $"{o.Properties["Address"].Value}").Order());
    }

    [Fact]
    public void An_address_alone_is_enough_as_its_text()
    {
        var found = _rig.Engine.Run($"Get-MoanaAgent -Address '{_rig.Addresses[1]}'");
        Assert.Equal(_rig.Addresses[1], $"{Assert.Single(found).Properties["Address"].Value}");
    }

    [Fact]
    public void A_host_that_is_not_known_is_an_error_and_not_this_machine()
    {
        var error = Assert.Single(_rig.Engine.TryRun($"Get-MoanaAgent -Address 'nowhere:{_rig.Addresses[0]}'").Errors);
        Assert.StartsWith("HostNotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Removing_sessions_of_the_same_name_removes_each_on_its_server()
    {
        await using var one = new PrivateTmux();
        await using var two = new PrivateTmux();
        await one.NewSessionAsync("same");
        await two.NewSessionAsync("same");
        await two.NewSessionAsync("kept");

        _rig.Engine.Run($"Get-MoanaSession same -SocketName {two.SocketName} | Remove-MoanaSession -Confirm:$false");

        Assert.Equal("same", await one.RunAsync("list-sessions", "-F", "#{session_name}"));
        Assert.Equal("kept", await two.RunAsync("list-sessions", "-F", "#{session_name}"));
    }

    [Fact]
    public void Unregistering_takes_the_name_off_the_pane_of_the_object()
    {
        var text = $"Register-MoanaAgent -Name shell -Session work -Window shell -SocketName {_rig.Second.SocketName}; "
            + $"Get-MoanaAgent shell -SocketName {_rig.Second.SocketName} | Unregister-MoanaAgent; "
            + $"@(Get-MoanaAgent -SocketName {_rig.Second.SocketName}).Name";
        Assert.Equal(["same"], _rig.Engine.Run(text).Select(o => $"{o}"));
    }

    /// <summary>Two servers, each with an agent of the same name in a pane of the same id.</summary>
    public sealed class Rig : IAsyncLifetime
    {
        public Engine Engine { get; } = new();

        public PrivateTmux One { get; } = new();

        public PrivateTmux Second { get; } = new();

        public FakeAgentLog[] Logs { get; } = [new(), new()];

        public string Both => $"& {{ Get-MoanaAgent -SocketName {One.SocketName}; Get-MoanaAgent -SocketName {Second.SocketName} }}";

        public List<string> Addresses => [.. new[] { $"{One.SocketName}%0", $"{Second.SocketName}%0" }.Order()];

        public async ValueTask InitializeAsync()
        {
            foreach (var (tmux, log) in new[] { (One, Logs[0]), (Second, Logs[1]) })
            {
                Engine.Run($"New-MoanaSession work @{{ same = '{TestPaths.FakeAgent} --style codex --log {log.Path}' }} -SocketName {tmux.SocketName}");
                await tmux.RunAsync("new-window", "-d", "-t", "=work:", "-n", "shell", "sh");
            }
        }

        public async ValueTask DisposeAsync()
        {
            Engine.Dispose();
            await One.DisposeAsync();
            await Second.DisposeAsync();
            foreach (var log in Logs) log.Dispose();
        }
    }
}
