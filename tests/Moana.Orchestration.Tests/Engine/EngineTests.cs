using Microsoft.Extensions.Time.Testing;
using Moana.Engine;
using Moana.Orchestration.Tests.Storage;
using Moana.Plans;
using Moana.Scheduling;
using Moana.Storage;
using Moana.Testing;
using Moana.Validation;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Engine;

/// <summary>The engine over a record in a file.</summary>
[Collection(nameof(Alone))]
public sealed class EngineOverSqliteTests() : EngineTests(RecordKind.Sqlite);

/// <summary>The engine over a record in a database.</summary>
[Collection(nameof(Alone))]
public sealed class EngineOverPostgresTests() : EngineTests(RecordKind.Postgres);

/// <summary>What the engine does, wherever its record is kept.</summary>
public abstract partial class EngineTests : IDisposable
{
    private const int Patience = 60_000;

    private readonly TemporaryFolder _folder = new();

    /// <summary>A time in which nothing that waits for a while ever goes on.</summary>
    private readonly FakeTimeProvider _standingStill = new(DateTimeOffset.UtcNow);

    private readonly string _address;

    protected EngineTests(RecordKind kind) => _address = Records.New(kind, _folder);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private OrchestrationStore Store => new(_address);

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact(Timeout = Patience)]
    public async Task Targeted_tasks_and_a_queue_are_done_and_each_gives_one_result()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "amp", "codex");
        var updates = await Run(agents, Task("amp", "amp"), Task("codex", "codex"), Task("q1"), Task("q2"), Task("q3")).ToListAsync(Token);
        var results = updates.Where(u => u.Result is not null).Select(u => u.Result!).ToList();
        Assert.Equal(["amp", "codex", "q1", "q2", "q3"], results.Select(r => r.Id).Order());
        Assert.All(results, r => Assert.Equal((OrchestrationTaskStatus.Completed, 1), (r.Status, r.Attempts)));
        Assert.All(results, r => Assert.True(r.DurationSeconds > 0));
        Assert.Equal(("amp", "%1", "s"), (results.Single(r => r.Id == "amp").Agent, results[0].PaneId, results[0].Session));
        Assert.Equal((5, 5), (updates[^1].Ended, updates[^1].Tasks));
        Assert.Equal(updates.Select(u => u.Event), Store.GetEvents("o"));
        Assert.Equal(results.Select(r => r.Turn).Order(), Store.GetReceipts("o").Select(r => r.Turn).Order());
        Assert.Empty(agents.Leases);
        Assert.Equal(0, agents.Watchers);
    }

    [Fact(Timeout = Patience)]
    public async Task A_reader_that_is_slow_does_not_hold_up_the_agents()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(5), "a");
        await using var updates = Run(agents, Task("1"), Task("2"), Task("3")).GetAsyncEnumerator(Token);
        Assert.True(await updates.MoveNextAsync());
        await Eventually.TrueAsync(() => agents.Accepted.Count == 3, "all tasks went out while nobody read");
    }

    [Fact(Timeout = Patience)]
    public async Task A_stream_of_statuses_that_breaks_is_opened_again()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(300), "a");
        var updates = new List<OrchestrationUpdate>();
        await foreach (var update in Run(agents, Task("1"), Task("2")))
        {
            updates.Add(update);
            if (update.Event.Kind == OrchestrationEventKind.PromptSubmitted && update.Event.TaskId == "1")
            {
                agents.BreakWatch();
            }
        }

        Assert.Equal(2, updates.Count(u => u.Result?.Status == OrchestrationTaskStatus.Completed));
        Assert.Contains(updates, u => u.Event.Kind == OrchestrationEventKind.Warning && u.Event.Message.Contains("the server went away", StringComparison.Ordinal));
    }

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_delivery_that_breaks_off_is_settled_by_the_mark_on_the_pane(bool wasTaken)
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a");
        var broken = 0;
        Task Break(string agent, CancellationToken token) => broken++ == 0 ? throw new IOException("the connection was lost") : System.Threading.Tasks.Task.CompletedTask;
        if (wasTaken)
        {
            agents.AfterAccept = Break;
        }
        else
        {
            agents.BeforeAccept = Break;
        }

        var updates = await Run(agents, Task("1")).ToListAsync(Token);
        Assert.Equal(OrchestrationTaskStatus.Completed, updates.Single(u => u.Result is not null).Result!.Status);
        Assert.Single(agents.Accepted);
        Assert.Contains(updates, u => u.Event.Kind == OrchestrationEventKind.PromptInDoubt);
    }

    [Fact(Timeout = Patience)]
    public async Task A_failed_check_in_the_shell_goes_back_to_the_agent_and_a_passed_one_completes_the_task()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a");
        // The second time the file is there.
        var task = Task("1") with { Validate = ["cat built || { touch built; echo error: not built; exit 3; }"], Path = "." };
        var result = (await Run(agents, task).ToListAsync(Token)).Single(u => u.Result is not null).Result!;
        Assert.Equal((OrchestrationTaskStatus.Completed, 1, 1, 0), (result.Status, result.Attempts, result.Fixes, result.ValidationExitCode));
        var correction = agents.Accepted.Last().Prompt;
        Assert.Contains("error: not built", correction, StringComparison.Ordinal);
        Assert.Contains("exited with 3", correction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_nobody_reads_leaves_no_record()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a");
        Run(agents, Task("1"));
        Assert.Throws<PlanException>(() => Run(agents, Task("")));
        Assert.Empty(Store.GetOrchestrations());
    }

    [Fact(Timeout = Patience)]
    public async Task A_tasks_relative_folder_is_within_the_orchestrations_also_where_that_is_relative()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a");
        Directory.CreateDirectory(_folder["work/sub"]);
        var run = new OrchestrationRun
        {
            Id = "o",
            Agents = ["a"],
            Tasks = [Task("1") with { Path = "sub", MaxFixes = 0, Validate = [$"test \"$(pwd)\" = '{_folder["work/sub"]}' || {{ pwd; exit 1; }}"] }],
            Path = Path.GetRelativePath(Environment.CurrentDirectory, _folder["work"]),
        };
        var result = (await Engine(agents).RunAsync(run, Token).ToListAsync(Token)).Single(u => u.Result is not null).Result!;
        Assert.True(result.Status == OrchestrationTaskStatus.Completed, result.ValidationOutput);
    }

    [Fact(Timeout = Patience)]
    public async Task A_question_is_answered_only_by_a_rule()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a");
        agents.Set("a", AgentStatus.WaitingForInput, "Do you trust this folder?");
        var run = new OrchestrationRun
        {
            Id = "o",
            Agents = ["a"],
            Tasks = [Task("1")],
            Path = _folder.Path,
            Options = new SchedulerOptions { Answers = [new AnswerRule { Match = "trust", Keys = ["1"] }] },
        };
        var kinds = await Engine(agents).RunAsync(run, Token).Select(u => u.Event.Kind).ToListAsync(Token);
        Assert.Equal([OrchestrationEventKind.QuestionAsked, OrchestrationEventKind.QuestionAnswered], kinds.Where(k => k is OrchestrationEventKind.QuestionAsked or OrchestrationEventKind.QuestionAnswered));
    }

    private OrchestrationEngine Engine(InMemoryAgents agents, TimeProvider? clock = null) => new(agents, Store, new CommandValidator(), clock ?? TimeProvider.System);

    private IAsyncEnumerable<OrchestrationUpdate> Run(InMemoryAgents agents, params OrchestrationTask[] tasks) =>
        Engine(agents).RunAsync(RunOf(agents, tasks), Token);

    private OrchestrationRun RunOf(InMemoryAgents agents, params OrchestrationTask[] tasks) =>
        new() { Id = "o", Agents = [.. agents.Names], Tasks = tasks, Path = _folder.Path };
}
