using System.Collections.Immutable;

namespace Moana.Scheduling;

/// <summary>
/// One step of the scheduler: takes the event in, does what is due by now, gives tasks to free agents, and settles what
/// is left. This part holds the order of things; the others what happens to agents, turns and tasks.
/// </summary>
internal sealed partial class SchedulerStep(SchedulerState before, DateTimeOffset now)
{
    private readonly ImmutableDictionary<string, TaskState>.Builder _tasks = before.Tasks.ToBuilder();
    private readonly ImmutableSortedDictionary<string, AgentState>.Builder _agents = before.Agents.ToBuilder();
    private readonly ImmutableSortedSet<ReadyTask>.Builder _ready = before.Ready.ToBuilder();
    private readonly Dictionary<string, int> _changed = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<OrchestrationEvent> _events = [];
    private readonly List<SchedulerCommand> _commands = [];
    private ImmutableDictionary<string, ImmutableList<string>> _dependants = before.Dependants;
    private DateTimeOffset _lastProgress = before.LastProgress;
    private DateTimeOffset _began = before.Began;
    private string? _brokenOff = before.BrokenOff;
    private TurnUsage? _used = before.Used;
    private ImmutableHashSet<string> _budgetsTold = before.BudgetsTold;
    private string? _parked = before.Parked;
    private ImmutableDictionary<string, HostLoss> _lostHosts = before.LostHosts;
    private bool _checkTargets = before.CheckTargets;
    private bool _hasWorkspaces = before.HasWorkspaces;
    private int _open = before.Open;
    private bool _ended = before.Ended;

    private SchedulerOptions Options => before.Options;

    public Decision Run(SchedulerEvent happened)
    {
        Announce();
        Take(happened);
        if (_brokenOff is null)
        {
            foreach (var name in _agents.Keys.ToList())
            {
                Sweep(name);
            }

            SweepHosts();
            FreeParked();
            if (!(now >= TimeEnd))
            {
                Dispatch();
            }

            Settle();
            Park();
        }

        EndWhenAllHave();
        IReadOnlyList<TaskState> changed = [.. _changed.Keys.Select(id => _tasks[id]).OrderBy(t => t.Index)];
        LetGoOfTasks();
        var state = before with
        {
            Announced = true,
            Tasks = _tasks.ToImmutable(),
            Agents = _agents.ToImmutable(),
            Ready = _ready.ToImmutable(),
            Dependants = _dependants,
            LastProgress = _lastProgress,
            CheckTargets = _checkTargets,
            HasWorkspaces = _hasWorkspaces,
            Open = _open,
            Began = _began,
            BrokenOff = _brokenOff,
            Used = _used,
            BudgetsTold = _budgetsTold,
            Parked = _parked,
            LostHosts = _lostHosts,
            Ended = _ended,
        };
        return new Decision(
            state with { WakeAt = _ended ? null : FindWake() },
            changed,
            _events,
            _commands)
        {
            Free = FindFree(),
        };
    }

    private void Announce()
    {
        if (before.Announced)
        {
            return;
        }

        if (before.IsShared)
        {
            Tell(OrchestrationEventKind.Started, $"{_agents.Count} agents take part: {string.Join(", ", _agents.Keys)}.");
            return;
        }

        Tell(before.Resumed ? OrchestrationEventKind.Resumed : OrchestrationEventKind.Started,
            $"{_open} of {_tasks.Count} tasks for {_agents.Count} agents.");
        foreach (var task in _tasks.Values.OrderBy(t => t.Index).ToList())
        {
            GoOn(task);
        }

        TellBudget();
    }

    /// <summary>Begins anew what was under way with a task when another process ended.</summary>
    private void GoOn(TaskState task)
    {
        switch (task)
        {
            case { Turn: { Phase: TurnPhase.Validating } }:
                Validate(task);
                break;
            case { Turn: { Phase: TurnPhase.Reading } turn, Outcome: { } outcome }:
                _commands.Add(new ReadTurn(task.Agent!, task.Task.Id, turn.Id, outcome, Report: null));
                break;
            case { Turn: { Phase: TurnPhase.Preparing } } when !_agents[task.Agent!].TakenOver:
                Prepare(task);
                break;
            case { Turn: null, HasEnded: false, Status: not OrchestrationTaskStatus.Pending, Task.Race.Count: > 0 }:
                Decide(task);
                break;
            case { Status: OrchestrationTaskStatus.Pending } when !_ready.Contains(ReadyTask.Of(task)):
                Follow(task);
                break;
        }
    }

    private void Take(SchedulerEvent happened)
    {
        switch (happened)
        {
            case Tick:
                break;
            case StatusReported e:
                TakeReport(e.Report);
                break;
            case Looked e:
                TakeLook(e);
                break;
            case Gap e:
                TakeGap(e.Length);
                break;
            case ServerLost e:
                TakeServerLoss(e);
                break;
            case WatchBroken e:
                TakeBlindness(e);
                break;
            case Delivered e:
                TakeDelivery(e);
                break;
            case TurnChecked e:
                TakeCheck(e);
                break;
            case TurnRead e:
                TakeTurn(e);
                break;
            case AnswersRead e:
                TakeAnswers(e);
                break;
            case ConversationBegun e:
                TakeConversation(e);
                break;
            case Prepared e:
                TakePreparation(e);
                break;
            case Validated e:
                TakeValidation(e);
                break;
            case TurnStopped e:
                TakeStop(e);
                break;
            case Picked e:
                TakePick(e);
                break;
            case Answered e:
                TakeAnswer(e);
                break;
            case Restarted e:
                TakeRestart(e);
                break;
            case TakenOver e:
                TakeTakeOver(e);
                break;
            case Claimed e:
                TakeClaims(e);
                break;
            case Adopted e:
                TakeAdoptions(e);
                break;
            case QueueEnded:
                _ended = true;
                break;
            case AgentsJoined e:
                Join(e);
                break;
            case AddTask e:
                Add(e.Task);
                break;
            case CancelTask e:
                Cancel(e);
                break;
            case RetryTask e:
                Retry(e);
                break;
            default:
                throw new InvalidOperationException($"The scheduler does not know the event {happened.GetType().Name}.");
        }
    }

    private void Change(TaskState task)
    {
        _tasks[task.Task.Id] = task;
        _changed[task.Task.Id] = task.Index;
    }

    private void Change(AgentState agent) => _agents[agent.Name] = agent;

    private void Tell(OrchestrationEventKind kind, string message, TaskState? task = null, string? agent = null, StatusReport? question = null, DateTimeOffset? until = null, AgentStatus? status = null) =>
        _events.Add(new OrchestrationEvent
        {
            Time = now,
            Kind = kind,
            Message = message,
            TaskId = task?.Task.Id,
            Agent = agent ?? task?.Agent,
            Turn = task?.Turn?.Id ?? task?.LastTurn,
            Attempt = task is null ? 0 : task.Attempts + (task.Turn is { Phase: TurnPhase.Preparing or TurnPhase.Prepared or TurnPhase.Sending or TurnPhase.InDoubt, Correction: null } ? 1 : 0),
            Question = question?.Question,
            Until = until,
            Status = status,
            Outcome = kind is OrchestrationEventKind.TaskRequeued or OrchestrationEventKind.TaskHeld or OrchestrationEventKind.TaskCompleted or OrchestrationEventKind.TaskFailed ? task?.Outcome : null,
            OrchestrationId = before.Id,
        });

    private static DateTimeOffset Max(DateTimeOffset? one, DateTimeOffset other) => one > other ? one.Value : other;

    private static string Words(TimeSpan time) =>
        time.TotalMinutes < 2 ? $"{time.TotalSeconds:0.#} s" : time.TotalHours < 2 ? $"{time.TotalMinutes:0.#} min" : $"{time.TotalHours:0.#} h";
}
