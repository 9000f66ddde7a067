using System.Diagnostics;
using Moana.Engine;
using Moana.Scheduling;
using Moana.Storage;
using Moana.Storage.Postgres;
using Moana.Testing;

namespace Moana.Benchmarks;

/// <summary>
/// A queue that several orchestrators share, over PostgreSQL: how many tasks they claim in a second, and how long one of them takes
/// to store a step, with so many open tasks in the queue.
/// </summary>
internal static class QueueBenchmark
{
    public static async Task<object> RunAsync(Arguments arguments)
    {
        if (PostgresServer.Hindrance is { } hindrance)
        {
            throw new InvalidOperationException(hindrance);
        }

        var (tasks, seconds) = (arguments.Number("tasks", 10_000), arguments.Number("seconds", 5));
        var store = Fill(tasks);
        var figures = new List<object>();
        foreach (var orchestrators in new[] { 1, 5, 20 })
        {
            figures.Add(await MeasureAsync(store, orchestrators, TimeSpan.FromSeconds(seconds)));
        }

        return new { tasks, processors = Environment.ProcessorCount, figures };
    }

    private static OrchestrationStore Fill(int tasks)
    {
        var address = PostgresServer.Shared.NewRecord();
        new PostgresDatabase(PostgresAddress.Parse(address)).Initialize([], []);
        var store = new OrchestrationStore(address);
        store.Share(new() { Id = "o", Agents = [], Tasks = [.. Enumerable.Range(1, tasks).Select(i => new OrchestrationTask { Id = $"task-{i}", Prompt = $"Fix the failing test {i}." })], Path = "/" });
        return store;
    }

    private static async Task<object> MeasureAsync(OrchestrationStore store, int orchestrators, TimeSpan time)
    {
        var joined = Enumerable.Range(1, orchestrators).Select(i => new Orchestrator(store, $"agent-{i}")).ToList();
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(joined.Select(o => Task.Run(() => o.Work(time))));
        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var (claims, steps) = (joined.SelectMany(o => o.Claims).Order().ToList(), joined.SelectMany(o => o.Steps).Order().ToList());
        joined.ForEach(o => o.Dispose());
        return new
        {
            orchestrators,
            claims_per_second = Math.Round(claims.Count / took, 1),
            claim_ms_median = At(claims, 0.5),
            step_ms_median = At(steps, 0.5),
            step_ms_95 = At(steps, 0.95),
        };
    }

    private static double At(List<double> times, double part) => Math.Round(times[(int)(times.Count * part)], 2);

    /// <summary>One that takes part: it claims a task, stores that its prompt is sent, and that the task went back to the queue, and begins again.</summary>
    private sealed class Orchestrator : IDisposable
    {
        private readonly ISharedJournal _journal;
        private readonly string _agent;
        private SchedulerState _state;

        public Orchestrator(OrchestrationStore store, string agent)
        {
            _agent = agent;
            (_journal, var run) = ((ISharedStore)store).Join("o", new([agent], new() { SocketName = agent }));
            _state = Scheduler.Join("o", [agent], run.Options with { MaxRefusals = int.MaxValue, RefusalWait = new(TimeSpan.FromTicks(1), TimeSpan.FromTicks(1)) }, DateTimeOffset.UtcNow);
            Step(new StatusReported(new()
            {
                Name = agent, Status = AgentStatus.Idle, Evidence = "idle", Since = DateTimeOffset.UtcNow, Session = "s", Window = "1:w", Address = new() { PaneId = "%1" }, Profile = "p",
            }));
        }

        public List<double> Claims { get; } = [];

        public List<double> Steps { get; } = [];

        public void Work(TimeSpan time)
        {
            for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < time;)
            {
                var at = Stopwatch.GetTimestamp();
                var claimed = Repeated(() => _journal.Claim([_agent]));
                Claims.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
                var sent = Timed(new Claimed(claimed)).OfType<SendPrompt>().Single().Request;
                Timed(new Delivered(_agent, sent.Turn, DeliveryOutcome.Refused, "it is only a benchmark"));
            }
        }

        public void Dispose()
        {
            _journal.Close(OrchestrationStatus.Stopped);
            _journal.Dispose();
        }

        /// <summary>As the engine does: what the database did not answer in time is asked again, and done once.</summary>
        private static T Repeated<T>(Func<T> act)
        {
            for (var tries = 1; ; tries++)
            {
                try
                {
                    return act();
                }
                catch (MoanaException) when (tries < 100)
                {
                    // The next try says the same.
                }
            }
        }

        private IReadOnlyList<SchedulerCommand> Timed(SchedulerEvent happened)
        {
            var at = Stopwatch.GetTimestamp();
            var commands = Step(happened);
            Steps.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            return commands;
        }

        private IReadOnlyList<SchedulerCommand> Step(SchedulerEvent happened)
        {
            var decision = Scheduler.Step(_state, happened, DateTimeOffset.UtcNow);
            Repeated(() => _journal.Save(decision, happened, request: null));
            _state = decision.State;
            return decision.Commands;
        }
    }
}
