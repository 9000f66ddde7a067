using Moana.Plans;
using Moana.Scheduling;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>A scheduler with a clock that a test moves by hand, and a record of what it decided.</summary>
internal sealed class SchedulerRig
{
    public SchedulerRig(IReadOnlyList<OrchestrationTask> tasks, IReadOnlyList<string> agents, SchedulerOptions? options = null, IReadOnlyList<AgentHost>? hosts = null)
    {
        State = Scheduler.Create("o", tasks, agents, options ?? new SchedulerOptions(), Now, hosts);
        Tell(new Tick());
    }

    public SchedulerRig(IReadOnlyList<TaskState> stored, IReadOnlyList<string> agents, SchedulerOptions? options = null)
    {
        State = Scheduler.Resume("o", stored, agents, options ?? new SchedulerOptions(), Now);
        Tell(new Tick());
    }

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public SchedulerState State { get; private set; }

    public List<OrchestrationEvent> Events { get; } = [];

    /// <summary>The commands of the last step.</summary>
    public IReadOnlyList<SchedulerCommand> Commands { get; private set; } = [];

    public IEnumerable<SendPrompt> Sends => Commands.OfType<SendPrompt>();

    public TaskState this[string id] => State.Tasks[id];

    public static OrchestrationTask Task(string id, string agent = OrchestrationTask.AnyAgent) => new() { Id = id, Prompt = $"do {id}", Agent = agent };

    /// <summary>What is read of a turn that has ended: nothing, unless a test says otherwise.</summary>
    public Func<ReadTurn, AgentTurn?> Reads { get; set; } = _ => null;

    /// <summary>What a fresh look at an agent shows: what was reported last, unless a test says otherwise.</summary>
    public Func<string, StatusReport?>? Sees { get; set; }

    public void Tell(SchedulerEvent happened)
    {
        Commands = [];
        Step(happened);
    }

    /// <summary>Lets nobody run for a while.</summary>
    public void Sleep(TimeSpan time)
    {
        Now += time;
        Tell(new Gap(time));
    }

    private void Step(SchedulerEvent happened)
    {
        var decision = Scheduler.Step(State, happened, Now);
        State = decision.State;
        Commands = [.. Commands, .. decision.Commands.Where(c => c is not (LookAt or ReadTurn))];
        Events.AddRange(decision.Events);
        foreach (var read in decision.Commands.OfType<ReadTurn>())
        {
            Step(new TurnRead(read.TaskId, read.Turn, Reads(read)));
        }

        foreach (var look in decision.Commands.OfType<LookAt>())
        {
            Step(new Looked(look.Agent, Sees is null ? State.Agents[look.Agent].Report : Sees(look.Agent)));
        }
    }

    /// <summary>Lets time pass, with a tick whenever the scheduler wants one.</summary>
    public void Pass(TimeSpan time)
    {
        var commands = new List<SchedulerCommand>();
        var end = Now + time;
        while (State.WakeAt is { } wake && wake <= end)
        {
            Now = wake;
            Tell(new Tick());
            commands.AddRange(Commands);
        }

        Now = end;
        Tell(new Tick());
        Commands = [.. commands, .. Commands];
    }

    public void Report(
        string agent, AgentStatus status, string? turn = null, DateTimeOffset? since = null, DateTimeOffset? resetsAt = null, string? question = null, string? rule = null, TurnOutcome? outcome = null) =>
        Tell(new StatusReported(new StatusReport
        {
            Name = agent,
            Status = status,
            Evidence = $"it looks {status}",
            Since = since ?? Now,
            Turn = turn,
            Outcome = outcome,
            Session = "s",
            Window = "1:w",
            Address = new() { PaneId = "%1" },
            Profile = "p",
            ResetsAt = resetsAt,
            Question = question,
            Rule = rule,
        }));

    /// <summary>The way to the agent's host is broken.</summary>
    public void Lose(string agent) => Tell(new StatusReported(new StatusReport
    {
        Name = agent,
        Status = AgentStatus.Unknown,
        Evidence = "it cannot be reached",
        Since = Now,
        Session = "s",
        Window = "1:w",
        Address = new() { PaneId = "%1" },
        Profile = "p",
        IsUnreachable = true,
    }));

    /// <summary>The agent takes the prompt that it was sent last, and is seen to work on it.</summary>
    public string Take(string agent)
    {
        var turn = State.Tasks[State.Agents[agent].TaskId!].Turn!.Id;
        Tell(new Delivered(agent, turn, DeliveryOutcome.Started, "seen"));
        Now += TimeSpan.FromSeconds(1);
        Report(agent, AgentStatus.Working, turn);
        Now += TimeSpan.FromSeconds(1);
        return turn;
    }

    /// <summary>The agent takes the prompt that it was sent last, and works to the end.</summary>
    public void Finish(string agent) => Report(agent, AgentStatus.Completed, Take(agent));
}
