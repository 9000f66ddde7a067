using Microsoft.Extensions.Time.Testing;
using Moana.Engine;
using Moana.Reports;
using Moana.Scheduling;
using Moana.Storage;
using Moana.Storage.Sqlite;
using Moana.Testing;

namespace Moana.Orchestration.Tests.Reports;

/// <summary>An orchestration that a test plays by hand, recorded in a real store by the real scheduler and journal.</summary>
internal sealed class RecordedRun : IDisposable
{
    public const string Id = "0a1b2c3d";

    public static readonly DateTimeOffset Began = new(2026, 3, 14, 9, 26, 53, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(Began);
    private IOrchestrationJournal _journal;
    private SchedulerState _state;

    public RecordedRun(IReadOnlyList<OrchestrationTask> tasks, params string[] agents)
    {
        Store = new OrchestrationStore(_folder["moana.db"], _clock);
        var run = new OrchestrationRun { Id = Id, Agents = agents, Tasks = tasks, Path = "/home/me/project", Session = "work" };
        _state = Scheduler.Create(Id, tasks, agents, run.Options, Began);
        _journal = ((IOrchestrationStore)Store).Create(run, _state);
        Tell(new Tick());
    }

    public OrchestrationStore Store { get; }

    /// <summary>What is read of a turn that has ended: nothing, unless a test says otherwise.</summary>
    public Func<ReadTurn, AgentTurn?> Reads { get; set; } = _ => null;

    public DateTimeOffset Now => _clock.GetUtcNow();

    public IReadOnlyList<string> Agents => [.. _state.Agents.Keys];

    public bool HasEnded => _state.Ended;

    public string Write(ReportFormat format) => Report.Write(Store, OrchestrationStore.Latest, format, _clock).Text;

    public OrchestrationReport Build() => ReportBuilder.Build(Store.GetRecord(Id), Now);

    /// <summary>Lets time pass, with a tick whenever the scheduler wants one.</summary>
    public void Pass(double seconds)
    {
        var end = Now.AddSeconds(seconds);
        while (_state.WakeAt is { } wake && wake <= end)
        {
            _clock.SetUtcNow(wake);
            Tell(new Tick());
        }

        _clock.SetUtcNow(end);
    }

    public void See(string agent, AgentStatus status, string evidence = "as seen", DateTimeOffset? resetsAt = null, string? question = null, TurnOutcome? outcome = null) => Tell(new StatusReported(new StatusReport
    {
        Name = agent,
        Status = status,
        Evidence = evidence,
        Since = Now,
        Turn = TaskOf(agent)?.Turn?.Id,
        Session = "work",
        Window = "1:w",
        Address = new() { PaneId = "%1" },
        Profile = "p",
        Outcome = outcome,
        ResetsAt = resetsAt,
        Question = question,
    }));

    public void Ready(params string[] agents) => agents.ToList().ForEach(a => See(a, AgentStatus.Idle));

    public TaskState? TaskOf(string agent) => _state.Agents[agent].TaskId is { } id ? _state.Tasks[id] : null;

    /// <summary>The agent takes the prompt that it is being sent, and works for a while.</summary>
    public void Work(string agent, double seconds)
    {
        Take(agent);
        Pass(seconds);
    }

    public void Take(string agent)
    {
        Deliver(agent, DeliveryOutcome.Started, "a new turn was seen");
        See(agent, AgentStatus.Working);
    }

    public void Deliver(string agent, DeliveryOutcome outcome, string reason)
    {
        var task = TaskOf(agent)!;
        var receipt = new PromptReceipt
        {
            Name = agent, Outcome = outcome, Reason = reason, Turn = task.Turn!.Id, Attempts = 1, Characters = task.Task.Prompt.Length,
            StartedAt = Now, DurationMilliseconds = 120, ProofMilliseconds = 80, Session = "work", Address = new() { PaneId = "%1" },
        };
        Tell(new Delivered(agent, task.Turn.Id, outcome, reason, Now) { Receipt = receipt });
    }

    public void Done(string agent) => See(agent, AgentStatus.Completed);

    public void Validate(string agent, params ValidationResult[] results)
    {
        var task = TaskOf(agent)!;
        Tell(new Validated(task.Task.Id, task.Turn!.Id, results));
    }

    /// <summary>Closes the record as a run does that has ended or was stopped.</summary>
    public void Close()
    {
        if (!HasEnded)
        {
            _journal.Save(new OrchestrationEvent { Time = Now, Kind = OrchestrationEventKind.Stopped, Message = "It was stopped.", OrchestrationId = Id });
        }

        _journal.Close(!HasEnded ? OrchestrationStatus.Stopped
            : _state.Tasks.Values.All(t => t.Status == OrchestrationTaskStatus.Completed) ? OrchestrationStatus.Completed : OrchestrationStatus.Failed);
    }

    /// <summary>Leaves the record as a killed process does.</summary>
    public void Kill()
    {
        using var connection = StoreFile.Open(Store.Name);
        connection.Execute("UPDATE orchestrations SET owner_pid = 2147483647");
    }

    public void Resume()
    {
        (_journal, var run, var tasks) = ((IOrchestrationStore)Store).Open(Id, force: false);
        _state = Scheduler.Resume(Id, tasks, run.Agents, run.Options, Now);
        Tell(new Tick());
    }

    public void Dispose() => _folder.Dispose();

    public void Tell(SchedulerEvent happened)
    {
        var decision = Scheduler.Step(_state, happened, Now);
        _journal.Save(decision, happened, null);
        _state = decision.State;
        foreach (var read in decision.Commands.OfType<ReadTurn>())
        {
            Tell(new TurnRead(read.TaskId, read.Turn, Reads(read)));
        }
    }
}
