using System.Globalization;
using Moana.Agents.Tests;
using Moana.Engine;
using Moana.Operations;
using Moana.Orchestration.Tests.Scheduling;
using Moana.Storage;
using Moana.Testing;

namespace Moana.Orchestration.Tests.Engine;

/// <summary>One orchestration over agents of this machine and of another, each on a tmux server of its own.</summary>
[Collection(nameof(Alone))]
public sealed class FleetOrchestrationTests : IAsyncDisposable
{
    private const int Limit = 120_000;

    private readonly TemporaryFolder _folder = new();
    private readonly CutCarrier _link = new();
    private readonly FakeFleet _here = new();
    private readonly FakeFleet _far;

    public FleetOrchestrationTests() => _far = new(_link.Via + "\nenv\nWHERE=far", "far");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private OrchestrationStore Store => new(_folder["moana.db"]);

    private Orchestrator Orchestrator => new(_here.Fleet, Store, TimeProvider.System, address => address.HostName is null ? _here.Fleet : _far.Fleet);

    public async ValueTask DisposeAsync()
    {
        _link.Mend();
        await _here.DisposeAsync();
        await _far.DisposeAsync();
        _link.Dispose();
        _folder.Dispose();
    }

    [Fact(Timeout = Limit)]
    public async Task Each_agent_gets_what_is_for_its_host_is_told_with_it_and_is_validated_there_and_found_again_by_a_resumption()
    {
        var agents = await StartAsync("--work 0.2");
        var tasks = new[]
        {
            SchedulerRig.Task("1", "*@far") with { Validate = ["test \"$WHERE\" = far"] },
            SchedulerRig.Task("2") with { HostName = ["localhost"], Validate = ["test -z \"$WHERE\""] },
            SchedulerRig.Task("3", "codex@far") with { DependsOn = ["2"] },
        };
        var stopped = await Orchestrator.RunAsync(Run(tasks), agents, Token).TakeWhile(u => u.Result is not { Id: "2" }).ToListAsync(Token);
        Assert.Equal(["codex", "codex@far"], Store.GetOrchestration("o").Agent);

        var found = await Orchestrator.FindAgentsAsync("o", new(), restart: false, Token);
        Assert.Equal([("codex", (string?)null), ("codex@far", "far")], found.Select(a => (a.Name, a.Address.HostName)));
        var resumed = await Orchestrator.ResumeAsync("o", found, null, force: false, Token).ToListAsync(Token);

        Assert.Equal(
            [("1", OrchestrationTaskStatus.Completed, "codex@far", "far"), ("2", OrchestrationTaskStatus.Completed, "codex", null), ("3", OrchestrationTaskStatus.Completed, "codex@far", (string?)"far")],
            Store.GetTasks("o").Select(t => (t.Id, t.Status, t.Agent!, t.Address?.HostName)));
        Assert.Contains(stopped.Concat(resumed), u => u.Event is { Kind: OrchestrationEventKind.PromptSubmitted, Agent: "codex@far" });
        Assert.Equal(["do 2"], _here.Log.Prompts());
        Assert.Equal(["do 1", "do 3"], _far.Log.Prompts());
    }

    [Fact(Timeout = Limit)]
    public async Task A_host_that_is_lost_in_mid_turn_keeps_its_task_and_others_go_on_and_it_is_done_once_when_it_is_back()
    {
        var agents = await StartAsync("--work 0.2", "--work 3");
        var events = new List<OrchestrationEvent>();
        await foreach (var update in Orchestrator.RunAsync(Run(SchedulerRig.Task("1", "*@far"), SchedulerRig.Task("2"), SchedulerRig.Task("3")), agents, Token))
        {
            events.Add(update.Event);
            if (update.Event is { Kind: OrchestrationEventKind.PromptSubmitted, TaskId: "1" }) _link.Cut();
            if (events.Exists(e => e.Kind == OrchestrationEventKind.HostLost) && events.Count(e => e.Kind == OrchestrationEventKind.TaskCompleted) == 2) _link.Mend();
        }

        Assert.Contains("No route to host", Assert.Single(events, e => e.Kind == OrchestrationEventKind.HostLost).Message, StringComparison.Ordinal);
        Assert.Single(events, e => e.Kind == OrchestrationEventKind.HostReturned);
        Assert.Equal(["do 1"], _far.Log.Prompts());
        Assert.All(Store.GetTasks("o"), t => Assert.Equal((OrchestrationTaskStatus.Completed, 1), (t.Status, t.Attempts)));
        Assert.Equal("1", events.Last(e => e.Kind == OrchestrationEventKind.TaskCompleted).TaskId);
    }

    [Fact(Timeout = Limit)]
    public async Task A_server_that_dies_on_one_host_ends_nothing_on_the_other_and_its_agents_are_started_anew_there()
    {
        var agents = await StartAsync("--work 0.5");
        var events = new List<OrchestrationEvent>();
        await foreach (var update in Orchestrator.RunAsync(Run(SchedulerRig.Task("1", "*@far"), SchedulerRig.Task("2", "codex@localhost")) with { Options = new() { RestartAgents = true } }, agents, Token))
        {
            events.Add(update.Event);
            if (update.Event is { Kind: OrchestrationEventKind.PromptSubmitted, TaskId: "1", Attempt: 1 }) await _far.Tmux.RunAsync("kill-server");
        }

        Assert.Contains(events, e => e is { Kind: OrchestrationEventKind.AgentRestarting, Agent: "codex@far" });
        Assert.Equal([("1", OrchestrationTaskStatus.Completed, 2), ("2", OrchestrationTaskStatus.Completed, 1)], Store.GetTasks("o").Select(t => (t.Id, t.Status, t.Attempts)));
        Assert.Equal(["do 2"], _here.Log.Prompts());
        Assert.Equal(["do 1", "do 1"], _far.Log.Prompts());
    }

    [Fact(Timeout = Limit)]
    public async Task Agents_that_went_with_their_server_come_back_one_by_one_and_none_is_taken_for_another_in_whose_pane_it_was()
    {
        // On the new server the agents have each other's pane ids: they come back in another order than they came.
        var agents = new List<FleetAgent>(await StartAsync("--work 0.2")) { FleetAgent.Of(_far.Fleet, await _far.StartAsync("codex", "--work 0.2", "aide")) };
        var (events, answers) = (new List<OrchestrationEvent>(), new List<(string, string?)>());
        var tasks = new[]
        {
            SchedulerRig.Task("1", "codex@far") with { Prompt = "work 600", MaxAttempts = 1 },
            SchedulerRig.Task("2", "aide@far") with { Prompt = "work 600", MaxAttempts = 1 },
            SchedulerRig.Task("3", "codex@localhost"),
            SchedulerRig.Task("4", "aide@far") with { DependsOn = ["3"], Prompt = "work 3 reply: aide" },
            SchedulerRig.Task("5", "codex@far") with { DependsOn = ["3"], Prompt = "reply: codex" },
        };
        await foreach (var update in Orchestrator.RunAsync(Run(tasks) with { Options = new() { RestartAgents = true } }, agents, Token))
        {
            events.Add(update.Event);
            if (update.Result is { Id: "4" or "5" } result) answers.Add((result.Id, result.Answer?.Trim()));
            if (events.Count(e => e is { Kind: OrchestrationEventKind.PromptSubmitted, TaskId: "1" or "2" }) == 2 && update.Event.TaskId is "1" or "2" && update.Event.Kind == OrchestrationEventKind.PromptSubmitted)
            {
                await _far.Tmux.RunAsync("kill-server");
            }
        }

        Assert.Equal(["aide@far", "codex@far"], events.Where(e => e.Kind == OrchestrationEventKind.AgentRestarting).Select(e => e.Agent!).Order());
        Assert.Equal([("4", "aide"), ("5", "codex")], answers.Order());
    }

    /// <summary>By hand as many as <c>MOANA_FLEET_CHAOS</c> says.</summary>
    [Fact(Timeout = 3_600_000)]
    public async Task Under_links_that_break_at_random_each_prompt_arrives_once()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("MOANA_FLEET_CHAOS") ?? "6", CultureInfo.InvariantCulture);
        var agents = new List<FleetAgent>(await StartAsync("--work 0.3"));
        foreach (var name in new[] { "amp", "gemini" })
        {
            agents.Add(FleetAgent.Of(_far.Fleet, await _far.StartAsync("codex", "--work 0.3", name)));
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var cuts = Task.Run(() => BreakAsync(new Random(count), stop.Token), Token);
        var results = await Orchestrator.RunAsync(Run([.. Enumerable.Range(1, count).Select(i => SchedulerRig.Task($"{i}"))]) with { Options = new() { MaxRefusals = 1000 } }, agents, Token)
            .Where(u => u.Result is not null).Select(u => u.Result!).ToListAsync(Token);
        await stop.CancelAsync();
        var breaks = await cuts;

        Assert.All(results, r => Assert.True(r is { Status: OrchestrationTaskStatus.Completed, Attempts: 1 }, $"{r.Id}: {r.Status} after {r.Attempts}, {r.Reason}"));
        Assert.Equal(Enumerable.Range(1, count).Select(i => $"do {i}").Order(), _here.Log.Prompts().Concat(_far.Log.Prompts()).Order());
        TestContext.Current.TestOutputHelper?.WriteLine($"{count} prompts, {_far.Log.Prompts().Count} of them over the link, which broke {breaks} times.");
    }

    /// <summary>Breaks the link until it is told to stop: for a moment, or for a while.</summary>
    private async Task<int> BreakAsync(Random random, CancellationToken token)
    {
        var breaks = 0;
        while (!token.IsCancellationRequested)
        {
            await Task.Delay(random.Next(200, 2500), token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            breaks++;
            if (random.Next(3) > 0)
            {
                _link.Drop();
                continue;
            }

            _link.Cut();
            await Task.Delay(random.Next(100, 4000), token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _link.Mend();
        }

        return breaks;
    }

    private async Task<IReadOnlyList<FleetAgent>> StartAsync(string options, string? far = null) =>
        [FleetAgent.Of(_here.Fleet, await _here.StartAsync("codex", options)), FleetAgent.Of(_far.Fleet, await _far.StartAsync("codex", far ?? options))];

    private OrchestrationRun Run(params OrchestrationTask[] tasks) => new() { Id = "o", Agents = [], Tasks = tasks, Path = _folder.Path };
}
