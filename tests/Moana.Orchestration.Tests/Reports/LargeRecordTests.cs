using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Moana.Engine;
using Moana.Plans;
using Moana.Reports;
using Moana.Scheduling;
using Moana.Storage;
using Moana.Storage.Sqlite;
using Moana.Testing;

namespace Moana.Orchestration.Tests.Reports;

/// <summary>
/// Records and plans of very many tasks. <c>MOANA_LARGE_TASKS=20000</c> measures with so many, and says how long it took.
/// </summary>
[Collection(nameof(Alone))]
public sealed class LargeRecordTests : IDisposable
{
    private static readonly DateTimeOffset Began = new(2026, 3, 14, 9, 26, 53, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    private static int Tasks => int.TryParse(Environment.GetEnvironmentVariable("MOANA_LARGE_TASKS"), NumberStyles.None, CultureInfo.InvariantCulture, out var set) ? set : 2000;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 10 * 60 * 1000)]
    public void A_page_sums_up_long_lists_and_the_data_beside_it_holds_all()
    {
        var store = Record(Tasks);
        var report = Measured("page", () => Report.Write(store, "o", ReportFormat.Html, TimeProvider.System, "report.json"));
        Assert.InRange(report.Text.Length, 100_000, 5_000_000);
        Assert.Contains("<p class=\"none\">" + (Tasks - OrchestrationReport.MostTasks).ToString("N0", CultureInfo.InvariantCulture) + " more completed tasks are in the file report.json.</p>", report.Text, StringComparison.Ordinal);
        Assert.Contains("what went wrong with 1000", report.Text, StringComparison.Ordinal);
        using (var file = File.Create(_folder["report.json"]))
        {
            Measured("data", () =>
            {
                report.Data!(file);
                return 0;
            });
        }

        using var data = JsonDocument.Parse(File.ReadAllBytes(_folder["report.json"]));
        Assert.Equal((Tasks, Tasks), (data.RootElement.GetProperty(nameof(OrchestrationReport.Tasks)).GetArrayLength(), data.RootElement.GetProperty(nameof(OrchestrationReport.Attempts)).GetArrayLength()));
    }

    [Fact]
    public void A_text_sums_up_long_lists_too()
    {
        var report = Report.Write(Record(Tasks), "o", ReportFormat.Markdown, TimeProvider.System);
        Assert.InRange(report.Text.Length, 10_000, 2_000_000);
        Assert.Contains("more tasks", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_task_of_many_is_read_alone()
    {
        var store = Record(Tasks);
        store.GetTask("o", "task-1");
        Assert.Equal("task-1500", Measured("one task", () => store.GetTask("o", "task-1500")).Id);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData(" ")]
    public void A_plan_of_many_tasks_is_read_with_the_places_of_its_errors(string between)
    {
        var tasks = string.Join($",{between}", Enumerable.Range(1, Tasks).Select(i => $$"""{ "id": "é{{i}}", "prompt": "do {{i}}", "maxAttempts": {{(i == Tasks ? 0 : 1)}} }"""));
        File.WriteAllText(_folder["plan.json"], $"[{tasks}]");
        var plan = Measured("plan", () => Plan.Read(_folder["plan.json"]));
        Assert.Equal(Tasks, plan.Tasks.Count);
        var problem = plan.Problems[^1];
        var line = File.ReadAllLines(_folder["plan.json"])[problem.Line - 1];
        Assert.StartsWith("0 }]", line[(problem.Column - 1)..], StringComparison.Ordinal);
        Assert.Equal(between == "\n" ? Tasks : 1, problem.Line);
    }

    private static T Measured<T>(string what, Func<T> act)
    {
        var before = GC.GetTotalAllocatedBytes();
        var peak = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        var result = act();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{what} of {Tasks}: {clock.ElapsedMilliseconds} ms, {(GC.GetTotalMemory(forceFullCollection: false) - peak) / 1_000_000} MB more in use, {(GC.GetTotalAllocatedBytes() - before) / 1_000_000} MB allocated");
        return result;
    }

    /// <summary>A record as a long run leaves it: a task in a thousand failed.</summary>
    private OrchestrationStore Record(int count)
    {
        var store = new OrchestrationStore(_folder["moana.db"]);
        var tasks = Enumerable.Range(1, count).Select(i => new OrchestrationTask { Id = $"task-{i}", Prompt = $"Fix the failing test {i}. {new string('x', 200)}" }).ToList();
        var agents = Enumerable.Range(1, 10).Select(i => $"agent-{i}").ToList();
        var run = new OrchestrationRun { Id = "o", Agents = agents, Tasks = tasks, Path = "/home/me" };
        var state = Scheduler.Create("o", tasks, agents, run.Options, Began);
        using var journal = ((IOrchestrationStore)store).Create(run, state);
        var changed = new List<TaskState>();
        var events = new List<OrchestrationEvent>();
        for (var i = 1; i <= count; i++)
        {
            var at = Began.AddSeconds(i * 3);
            var failed = i % 1000 == 0;
            var task = state.Tasks[$"task-{i}"] with
            {
                Agent = agents[i % 10],
                LastTurn = $"o.{i}.1",
                Attempts = 1,
                StartedAt = at,
                Turn = new OpenTurn { Id = $"o.{i}.1", Phase = TurnPhase.Open, Began = at },
            };
            changed.Add(task);
            changed.Add(task with
            {
                Turn = null,
                EndedAt = at.AddSeconds(20),
                Outcome = failed ? TurnOutcome.Failed : TurnOutcome.Completed,
                Status = failed ? OrchestrationTaskStatus.Failed : OrchestrationTaskStatus.Completed,
                Reason = failed ? $"what went wrong with {i}" : "",
            });
            Tell(OrchestrationEventKind.PromptSending, at, "Attempt 1.");
            Tell(OrchestrationEventKind.PromptSubmitted, at.AddSeconds(1), "a spinner turns");
            Tell(i % 50 == 0 ? OrchestrationEventKind.QuestionAsked : OrchestrationEventKind.Warning, at.AddSeconds(2), "it waits");
            Tell(failed ? OrchestrationEventKind.TaskFailed : OrchestrationEventKind.TaskCompleted, at.AddSeconds(20), task.Reason);

            void Tell(OrchestrationEventKind kind, DateTimeOffset time, string message) => events.Add(new OrchestrationEvent
            {
                Time = time, Kind = kind, Message = message, TaskId = task.Task.Id, Agent = task.Agent, Turn = task.LastTurn, Attempt = 1, OrchestrationId = "o",
            });
        }

        journal.Save(new Decision(state, changed, events, []), new Tick(), null);
        journal.Close(OrchestrationStatus.Failed);
        using var connection = StoreFile.Open(store.Name);
        connection.Execute("UPDATE attempts SET receipt = $1", StoreJson.Write(new PromptReceipt
        {
            Name = "agent-1", Outcome = DeliveryOutcome.Started, Reason = "a spinner turns", Attempts = 1, Characters = 200, StartedAt = Began, DurationMilliseconds = 120,
            Steps = [.. Enumerable.Repeat("the composer shows the text of the prompt", 8)], Session = "work", Address = new PaneAddress { PaneId = "%1" },
        }));
        return store;
    }
}
