using Moana.Monitoring;
using Moana.Panes;
using Moana.Testing;
using Moana.Tmux;

namespace Moana.Agents.Tests.Hosts;

/// <summary>Agents at the end of a carrier, on real tmux.</summary>
public sealed class HostDeliveryTests
{
    private const int Limit = 120_000;

    /// <summary>A carrier that leads to this machine and writes down what it carries.</summary>
    private const string Recorded = "exec 3<&0; f=\"$0.$$\"; mkfifo \"$f\"; tee -a \"$0\" <&3 >\"$f\" 2>/dev/null & exec \"$@\" <\"$f\" 3<&-";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit)]
    public async Task A_prompt_is_proven_and_what_is_told_of_processes_is_what_the_host_says()
    {
        await using var fleet = new FakeFleet("env\n-u\nTMUX");
        var agent = await fleet.StartAsync("codex");

        var receipt = await fleet.SendAsync(agent, "do it");

        Assert.Equal(DeliveryOutcome.Started, receipt.Outcome);
        Assert.Equal(("elsewhere", agent.Pane.Id.ToString()), (receipt.Address.HostName, receipt.Address.PaneId));
        Assert.Equal(["do it"], fleet.Log.Prompts());
        var there = Assert.Single(await fleet.Fleet.ListAsync(null, Token));
        var here = TmuxServer.For(new() { SocketName = fleet.Tmux.SocketName, Executable = PrivateTmux.Executable }).Endpoint;
        Assert.Equal(ProcessFacts.CommandLine(here, there.Pane), ProcessFacts.CommandLine(fleet.Server.Endpoint, there.Pane));
        Assert.Equal(ProcessFacts.Program(here, there.Pane), ProcessFacts.Program(fleet.Server.Endpoint, there.Pane));
        Assert.Equal(ProcessFacts.Program(here, there.Pane)?.ToString(), there.Turn!.Process);
    }

    [Theory(Timeout = Limit)]
    [InlineData(null, "")]
    [InlineData("project", "/project")]
    [InlineData("~/project", "/project")]
    public async Task An_agent_starts_in_the_home_there_or_in_a_folder_that_counts_from_it_wherever_the_way_leads(string? path, string below)
    {
        using var home = new TemporaryFolder();
        Directory.CreateDirectory(home["project"]);
        await using var fleet = new FakeFleet($"env\n-u\nTMUX\n-C\n/\nHOME={home.Path}");
        var ended = new List<MoanaException>();

        var first = Assert.Single(await new SessionStarter(fleet.Fleet, TimeProvider.System).StartAsync("work", [new("one", new("exec sleep 60", path))], 80, 24, ended.Add, Token));
        var second = await new AgentStarter(fleet.Fleet, TimeProvider.System).AddAsync("two", "work", new("exec sleep 60", path), null, Token);

        Assert.Empty(ended);
        Assert.Equal((home.Path + below, home.Path + below), (first.Pane.Path, second.Pane.Path));
    }

    [Fact(Timeout = Limit)]
    public async Task A_folder_that_is_not_there_on_the_host_is_told_and_nothing_is_started()
    {
        await using var fleet = new FakeFleet("env\n-u\nTMUX");

        var error = await Assert.ThrowsAsync<MoanaException>(() =>
            new SessionStarter(fleet.Fleet, TimeProvider.System).StartAsync("work", [new("one", new("exec sleep 60", "/no/such"))], 80, 24, e => throw e, Token));

        Assert.Equal("FolderNotFound", error.ErrorId);
        Assert.Empty(await fleet.Server.ListSessionsAsync(Token));
    }

    [Fact(Timeout = Limit)]
    public async Task A_turn_whose_process_the_host_no_longer_has_is_lost()
    {
        await using var fleet = new FakeFleet("env\n-u\nTMUX");
        var agent = await fleet.StartAsync("codex");
        await fleet.SendAsync(agent, "work 60");

        await fleet.Fleet.RestartAsync((await fleet.Fleet.RefreshAsync([agent], Token))[0] with { }, Token);
        await Eventually.TrueAsync(() => fleet.Log.Events("ready").Count > 1, "another one stands there");

        var other = (await fleet.Fleet.RefreshAsync([agent], Token))[0];
        var mark = new TurnMark { Id = TurnMark.NewId(), State = TurnState.Started, SentAt = DateTimeOffset.UtcNow, Process = $"{ProcessIdentity.Current.HostName}:{int.MaxValue}:1" };
        await fleet.Server.SetPaneOptionsAsync(other.Pane.Id, new Dictionary<string, string?> { [PaneOptions.Turn] = mark.Encode() }, Token);
        await Eventually.TrueAsync(async () => (await fleet.StatusAsync(other)).Outcome == TurnOutcome.Lost, "the turn is lost");
    }

    [Fact(Timeout = Limit)]
    public async Task While_a_host_is_out_of_reach_its_agents_are_unknown_and_not_gone_and_come_back_with_it()
    {
        using var link = new CutCarrier();
        await using var fleet = new FakeFleet(link.Via);
        await fleet.StartAsync("codex");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var told = new List<StatusReport>();
        var watch = Task.Run(async () =>
        {
            await foreach (var report in new StatusMonitor(fleet.Fleet, TimeProvider.System).WatchAsync(new(), stop.Token))
            {
                lock (told) told.Add(report);
            }
        }, Token);
        AgentStatus? Last()
        {
            lock (told) return told.LastOrDefault()?.Status;
        }

        await Eventually.TrueAsync(() => Last() == AgentStatus.Idle, "it is seen");

        link.Cut();

        await Eventually.TrueAsync(() => Last() == AgentStatus.Unknown, "it is unknown");
        Assert.Contains("No route to host", told[^1].Evidence, StringComparison.Ordinal);

        link.Mend();
        await Eventually.TrueAsync(() => Last() == AgentStatus.Idle, "it is back");
        Assert.DoesNotContain(told, r => r.Status == AgentStatus.Exited);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch);
    }

    [Fact(Timeout = Limit)]
    public async Task Who_has_lost_his_lock_to_another_machine_presses_no_key_any_more()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        await using var pane = PaneSession.Open(fleet.Fleet, agent, TimeProvider.System);
        await using var held = (await pane.TakeAsync(TimeSpan.FromSeconds(30), Token)).Held!;

        // While it draws itself for the first time no look is of what stands there any more.
        await Eventually.TrueAsync(async () => await held.PressAsync(await pane.LookAsync(Token), ["a"], Token), "a key is pressed");
        var look = await pane.LookAsync(Token);

        await HoldAsync(fleet, agent, new ProcessIdentity("elsewhere", 1, 1));

        Assert.Equal(TmuxError.HoldLost, (await Assert.ThrowsAsync<TmuxException>(() => held.PressAsync(look, ["b"], Token))).Error);
        Assert.Equal(TmuxError.HoldLost, (await Assert.ThrowsAsync<TmuxException>(() => held.PasteAsync(look, "text", null, Token))).Error);
        Assert.Empty(fleet.Log.Events("paste"));
    }

    [Fact(Timeout = Limit)]
    public async Task One_pane_that_is_reached_in_two_ways_gets_one_prompt_after_another()
    {
        await using var fleet = new FakeFleet("env\n-u\nTMUX");
        var agent = await fleet.StartAsync("codex");
        var straight = new Fleet(TmuxServer.For(new() { SocketName = fleet.Tmux.SocketName, Executable = PrivateTmux.Executable }), fleet.Fleet.Profiles);
        var options = new Moana.Delivery.DeliveryOptions { Timeout = TimeSpan.FromSeconds(60) };

        var receipts = await Task.WhenAll(
            fleet.SendAsync(agent, "first", options),
            new Moana.Delivery.PromptSender(straight, TimeProvider.System).SendAsync((await straight.ListAsync(null, Token))[0], "second", options, Token));

        Assert.All(receipts, r => Assert.True(r.Outcome == DeliveryOutcome.Started, r.Reason));
        Assert.Equal(["first", "second"], fleet.Log.Prompts().Order());
        await straight.Server.DisposeAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task A_delivery_takes_the_lock_once_marks_the_turn_before_the_paste_and_again_before_the_key_and_gives_the_lock_back_last()
    {
        using var folder = new TemporaryFolder();
        await using var fleet = new FakeFleet(string.Join('\n', "sh", "-c", Recorded, folder["wire"]));
        var agent = await fleet.StartAsync("codex");
        var straight = new Fleet(TmuxServer.For(new() { SocketName = fleet.Tmux.SocketName, Executable = PrivateTmux.Executable }), fleet.Fleet.Profiles);
        await new Moana.Delivery.PromptSender(straight, TimeProvider.System).SendAsync(agent, "first", new() { Timeout = TimeSpan.FromSeconds(60) }, Token);
        await Eventually.TrueAsync(async () => (await straight.Server.CaptureTextAsync(agent.Pane.Id, CaptureOptions.Plain, Token)).Contains("Worked for", StringComparison.Ordinal), "its turn has ended");
        await File.WriteAllTextAsync(folder["wire"], "", Token);

        // Nobody has looked this way before, so the end of the turn that stands there is confirmed first.
        Assert.Equal(DeliveryOutcome.Started, (await fleet.SendAsync(agent, "second")).Outcome);

        var done = (await File.ReadAllLinesAsync(folder["wire"], Token)).Select(Kind).OfType<string>().ToList();
        Assert.Equal(["lock", "turn", "paste", "turn", "keys", "turn", "unlock"], done.Where((kind, at) => kind != done.ElementAtOrDefault(at - 1) && (kind != "lock" || at == 0)));
        await straight.Server.DisposeAsync();

        static string? Kind(string line) =>
            line.Contains("paste-buffer", StringComparison.Ordinal) ? "paste"
            : line.Contains("send-keys", StringComparison.Ordinal) ? "keys"
            : !line.Contains("set-option", StringComparison.Ordinal) ? null
            : line.Contains(PaneOptions.Turn, StringComparison.Ordinal) ? "turn"
            : !line.Contains(PaneOptions.Lock, StringComparison.Ordinal) ? null
            : line.Contains("-pu", StringComparison.Ordinal) ? "unlock" : "lock";
    }

    [Theory(Timeout = Limit)]
    [InlineData("paste-buffer")]
    [InlineData("send-keys")]
    public async Task Over_a_link_the_screen_is_asked_for_before_what_was_put_into_the_pane_is_answered(string put)
    {
        // Nothing comes back from there until it is.
        await using var fleet = new FakeFleet(string.Join('\n', "env", "-u", "TMUX", TestPaths.Link, "hold", put, "capture-pane"));
        var agent = await fleet.StartAsync("codex");

        var receipt = await fleet.SendAsync(agent, "do it");

        Assert.True(receipt.Outcome == DeliveryOutcome.Started, receipt.Reason);
        Assert.Equal(["do it"], fleet.Log.Prompts());
    }

    [Fact(Timeout = Limit)]
    public async Task A_lock_of_another_machine_counts_while_its_holder_says_that_he_lives_and_no_longer()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        await HoldAsync(fleet, agent, new ProcessIdentity("elsewhere", 1, 1));

        var (early, refusal) = await PaneLock.TakeAsync(fleet.Server, agent.Pane, TimeSpan.FromMilliseconds(100), TimeProvider.System, Token);
        Assert.Null(early);
        Assert.Contains("on elsewhere", refusal, StringComparison.Ordinal);

        await using var late = (await PaneLock.TakeAsync(fleet.Server, agent.Pane, TimeSpan.FromSeconds(60), TimeProvider.System, Token)).Held;
        Assert.NotNull(late);
    }

    private static Task HoldAsync(FakeFleet fleet, AgentPane agent, ProcessIdentity owner) => fleet.Server.SetPaneOptionsAsync(
        agent.Pane.Id, new Dictionary<string, string?> { [PaneOptions.Lock] = $"{OptionText.Encode($"{owner} 1")}_0" }, Token);
}
