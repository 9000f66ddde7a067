using System.Diagnostics;
using System.Globalization;
using Moana.Agents;
using Moana.Agents.Tests;
using Moana.Engine;
using Moana.Operations;
using Moana.Orchestration.Tests.Scheduling;
using Moana.Scheduling;
using Moana.Storage;
using Moana.Testing;

namespace Moana.Orchestration.Tests.Engine;

/// <summary>The tmux server of all agents is killed while they work.</summary>
[Collection(nameof(Alone))]
public sealed class ServerDeathTests : IAsyncDisposable
{
    private const int Limit = 120_000;

    private readonly TemporaryFolder _folder = new();
    private readonly FakeFleet _fleet = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private OrchestrationStore Store => new(_folder["moana.db"]);

    private Orchestrator Orchestrator => new(_fleet.Fleet, Store, TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await _fleet.DisposeAsync();
        _folder.Dispose();
    }

    [Fact(Timeout = Limit)]
    public async Task What_was_not_sent_stays_pending_and_a_resumption_does_the_rest_when_there_are_agents_again()
    {
        var run = await RunAsync("--work 60", new());
        var updates = new List<OrchestrationUpdate>();
        var error = await Assert.ThrowsAsync<MoanaException>(() => KillServerAtWorkAsync(run, updates));
        Assert.Equal("OrchestrationBrokenOff", error.ErrorId);
        Assert.Contains("is gone", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(updates, u => u.Result is not null);
        Assert.Equal((OrchestrationStatus.Interrupted, 3), (Store.GetOrchestration("o").Status, Store.GetOrchestration("o").Pending));
        Assert.Equal([TurnOutcome.Lost, null, null], Store.GetTasks("o").Select(t => t.Outcome));

        await _fleet.StartAsync("codex", "--work 0.2");
        var agents = await Orchestrator.FindAgentsAsync("o", new(), restart: false, Token);
        var results = await Orchestrator.ResumeAsync("o", agents, null, force: false, Token).Where(u => u.Result is not null).Select(u => u.Result!).ToListAsync(Token);
        Assert.All(results, r => Assert.Equal((OrchestrationTaskStatus.Completed, TurnOutcome.Completed), (r.Status, r.Outcome!.Value)));
        Assert.Equal([("1", 2), ("2", 1), ("3", 1)], results.Select(r => (r.Id, r.Attempts)).Order());
        Assert.Equal(["do 1", "do 1", "do 2", "do 3"], _fleet.Log.Prompts().Order());
    }

    [Fact(Timeout = Limit)]
    public async Task Session_and_agents_are_made_anew_where_that_is_wanted()
    {
        var run = await RunAsync("--work 3", new() { RestartAgents = true });
        var updates = new List<OrchestrationUpdate>();
        await KillServerAtWorkAsync(run, updates);
        Assert.Equal(3, updates.Count(u => u.Result?.Status == OrchestrationTaskStatus.Completed));
        Assert.Equal(["do 1", "do 1", "do 2", "do 3"], _fleet.Log.Prompts().Order());
        Assert.Equal(OrchestrationStatus.Completed, Store.GetOrchestration("o").Status);
    }

    [Fact(Timeout = Limit)]
    public async Task An_agent_that_is_made_anew_has_the_folder_environment_and_profile_that_it_had()
    {
        var log = _folder["starts"];
        var launch = new Launch(
            $"printf '%s|%s\\n' \"$MOANA_WORD\" \"$PWD\" >> {log}; exec {TestPaths.FakeAgent} --style codex --name mine --log {_fleet.Log.Path} --work 2",
            _folder.Path,
            new Dictionary<string, string> { ["MOANA_WORD"] = "a secret = $HOME" });
        var agent = await new AgentStarter(_fleet.Fleet, TimeProvider.System).AddAsync("mine", "work", launch, "codex", Token);
        await Eventually.TrueAsync(() => _fleet.Log.Events("ready", "mine").Count > 0, "the agent is ready");
        var run = new OrchestrationRun { Id = "o", Agents = ["mine"], Tasks = [SchedulerRig.Task("1")], Path = _folder.Path, Options = new() { RestartAgents = true } };
        await KillServerAtWorkAsync(Orchestrator.RunAsync(run, [agent], Token), []);

        Assert.Equal(Enumerable.Repeat($"a secret = $HOME|{_folder.Path}", 2), await File.ReadAllLinesAsync(log, Token));
        var anew = Assert.Single(await _fleet.Fleet.ListAsync("work", Token));
        Assert.Equal(("mine", "codex", launch.Command), (anew.Name, anew.Pane.Options[PaneOptions.Profile], anew.LaunchCommand));
        Assert.Equal(OrchestrationStatus.Completed, Store.GetOrchestration("o").Status);
        // What has ended needs no secrets any more.
        Assert.Empty(Store.GetRun("o").Launches);
    }

    [Fact(Timeout = Limit)]
    public async Task An_agent_whose_pane_alone_is_gone_is_made_anew_beside_the_others()
    {
        var run = await RunAsync("--work 60", new());
        await foreach (var update in run)
        {
            if (update.Event.Kind == OrchestrationEventKind.PromptSubmitted) break;
        }

        await _fleet.Tmux.RunAsync("new-window", "-d", "-t", "=s-codex:", "exec sleep 1000");
        await _fleet.Tmux.RunAsync("kill-pane", "-t", (await _fleet.Fleet.ListAsync(null, Token))[0].Pane.Id.ToString());
        var found = Assert.Single(await Orchestrator.FindAgentsAsync("o", new(), restart: true, Token));
        Assert.Equal(("codex", "s-codex"), (found.Name, found.Pane.Pane.SessionName));
    }

    [Fact(Timeout = Limit)]
    public async Task Agents_of_the_same_names_on_another_server_are_not_those_of_the_record()
    {
        var run = await RunAsync("--work 60", new());
        await Assert.ThrowsAsync<MoanaException>(() => KillServerAtWorkAsync(run, []));
        await using var other = new FakeFleet();
        var agent = await other.StartAsync("codex", "--work 0.2");
        var elsewhere = new Orchestrator(other.Fleet, Store, TimeProvider.System);
        var error = Assert.Throws<MoanaException>(() => elsewhere.ResumeAsync("o", [agent], null, force: false, Token));
        Assert.Equal("OrchestrationElsewhere", error.ErrorId);
        Assert.Contains(_fleet.Tmux.SocketName, error.Message, StringComparison.Ordinal);
        Assert.Empty(other.Log.Prompts());
        Assert.Equal(OrchestrationStatus.Interrupted, Store.GetOrchestration("o").Status);
    }

    private async Task<IAsyncEnumerable<OrchestrationUpdate>> RunAsync(string options, SchedulerOptions bounds)
    {
        var agent = await _fleet.StartAsync("codex", options);
        var run = new OrchestrationRun
        {
            Id = "o",
            Agents = [agent.Name],
            Tasks = [SchedulerRig.Task("1"), SchedulerRig.Task("2"), SchedulerRig.Task("3")],
            Path = _folder.Path,
            Options = bounds,
        };
        return Orchestrator.RunAsync(run, [agent], Token);
    }

    /// <summary>Reads a run to its end, and kills the server when the first prompt is submitted.</summary>
    private async Task KillServerAtWorkAsync(IAsyncEnumerable<OrchestrationUpdate> run, List<OrchestrationUpdate> updates)
    {
        var killed = false;
        await foreach (var update in run)
        {
            updates.Add(update);
            if (!killed && update.Event.Kind == OrchestrationEventKind.PromptSubmitted)
            {
                killed = true;
                using var server = Process.GetProcessById(int.Parse(await _fleet.Tmux.RunAsync("display-message", "-p", "#{pid}"), CultureInfo.InvariantCulture));
                server.Kill();
            }
        }
    }
}
