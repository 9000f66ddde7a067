using Moana.Storage;
using static Moana.OrchestrationEventKind;

namespace Moana.Reports;

/// <summary>
/// Tells an orchestration from its record alone, so that a running, a stopped and a crashed one can be told as well as
/// one that has ended.
/// </summary>
internal sealed class ReportBuilder
{
    private readonly OrchestrationRecord _record;
    private readonly DateTimeOffset _now;
    private readonly DateTimeOffset _until;
    private readonly ILookup<string?, OrchestrationEvent> _ofTurn;
    private readonly HashSet<(DateTimeOffset Time, string? Name)> _limits;

    private ReportBuilder(OrchestrationRecord record, DateTimeOffset now)
    {
        (_record, _now) = (record, now);
        _ofTurn = record.Events.ToLookup(e => e.Turn);
        _limits = [.. record.Events.Where(e => e is { Kind: AgentParked, Status: AgentStatus.RateLimited }).Select(e => (e.Time, e.Agent))];
        _until = record.Info switch
        {
            { EndedAt: { } ended } => ended,
            { Status: OrchestrationStatus.Running } => now,
            _ => record.Events.Count > 0 ? record.Events[^1].Time : record.Info.StartedAt,
        };
    }

    private bool Runs => _record.Info.Status == OrchestrationStatus.Running;

    public static OrchestrationReport Build(OrchestrationRecord record, DateTimeOffset now) => new ReportBuilder(record, now).Build();

    private OrchestrationReport Build()
    {
        var attempts = _record.Attempts.Select(Tell).ToList();
        var waits = _record.Events.Where(e => e.Agent is not null && e.Kind is not (Stopped or Resumed)).GroupBy(e => e.Agent).SelectMany(FindWaits).OrderBy(w => w.StartedAt).ToList();
        var turns = _record.Attempts.Where(a => a.Read is not null).ToLookup(a => a.TaskId, a => a.Read!, StringComparer.OrdinalIgnoreCase);
        var tasks = _record.Tasks.Select(t => t.ToResult(_record.Info.OrchestrationId, [.. turns[t.TurnsOf]]) with { AgentTurn = null }).ToList();
        return new OrchestrationReport
        {
            GeneratedAt = _now,
            Orchestration = _record.Info,
            Path = _record.Path,
            Until = _until,
            Summary = ReportSummary.Of(_record.Info, tasks, waits),
            Tasks = tasks,
            Attempts = attempts,
            Waits = waits,
            Agents = [.. _record.Info.Agent.Union(attempts.Select(a => a.Agent), StringComparer.OrdinalIgnoreCase).Select(n => Sum(n, tasks, attempts, waits))],
            Gaps = [.. FindGaps()],
            Events = _record.Events,
        };
    }

    private ReportAttempt Tell(AttemptRow row)
    {
        var events = _ofTurn[row.Turn].ToList();
        // What follows the first of these is the next turn's, or the task's.
        var end = events.Find(e => e.Kind is TaskCompleted or ValidationFailed or TaskRequeued or TaskHeld or PromptRefused or TaskFailed or TaskCancelled);
        var ended = end?.Time ?? row.EndedAt;
        return new ReportAttempt
        {
            Turn = row.Turn,
            TaskId = row.TaskId,
            Agent = row.Agent,
            Number = events.Select(e => e.Attempt).FirstOrDefault(1),
            IsCorrection = row.IsCorrection,
            Outcome = Judge(row, end, events),
            Reason = end is { Message.Length: > 0 } ? end.Message : row.Receipt?.Reason ?? "",
            StartedAt = row.BeganAt,
            ValidationStartedAt = events.Find(e => e.Kind == ValidationStarted)?.Time,
            EndedAt = ended,
            DurationSeconds = Math.Max(0, ((ended ?? _until) - row.BeganAt).TotalSeconds),
            Delivery = row.Receipt?.Outcome,
            DeliveryMilliseconds = row.Receipt?.DurationMilliseconds,
            Validations = row.Validations,
            Answer = row.Read?.Answer,
            Source = row.Read?.Source,
            Evidence = row.Read?.Evidence,
            Model = row.Read?.Model,
            Usage = row.Read?.Usage,
        };
    }

    private AttemptOutcome Judge(AttemptRow row, OrchestrationEvent? end, List<OrchestrationEvent> events) => end?.Kind switch
    {
        null => Runs ? AttemptOutcome.Running : AttemptOutcome.Stopped,
        TaskCompleted => AttemptOutcome.Completed,
        ValidationFailed => AttemptOutcome.Invalid,
        PromptRefused => AttemptOutcome.Refused,
        TaskCancelled => AttemptOutcome.Cancelled,
        _ when end.Outcome == TurnOutcome.Interrupted => AttemptOutcome.Interrupted,
        _ when end.Outcome == TurnOutcome.Lost => AttemptOutcome.Lost,
        _ when end.Outcome == TurnOutcome.RateLimited => AttemptOutcome.RateLimited,
        _ when _limits.Contains((end.Time, row.Agent)) => AttemptOutcome.RateLimited,
        // The last refusal of too many ends the task, and is not told by itself.
        _ when row.Receipt?.Outcome == DeliveryOutcome.Refused => AttemptOutcome.Refused,
        TaskFailed when !events.Exists(e => e.Kind == PromptSubmitted) => AttemptOutcome.Unproven,
        _ => AttemptOutcome.Failed,
    };

    /// <summary>The times in which one agent did not get on, from its own events and those of the run.</summary>
    private IEnumerable<ReportWait> FindWaits(IGrouping<string?, OrchestrationEvent> ofAgent)
    {
        var events = ofAgent.Concat(_record.Events.Where(e => e.Kind is Stopped or Resumed)).OrderBy(e => e.Sequence).ToList();
        return events.SelectMany((e, i) => FindWait(e, events.Skip(i + 1)));
    }

    private IEnumerable<ReportWait> FindWait(OrchestrationEvent e, IEnumerable<OrchestrationEvent> later)
    {
        var (kind, end) = e.Kind switch
        {
            // A new process starts with agents that it knows nothing bad of.
            AgentParked => (e.Status == AgentStatus.RateLimited ? WaitKind.RateLimited : WaitKind.Parked,
                later.FirstOrDefault(l => l.Kind is AgentReturned or PromptSending or AgentGone or Resumed)?.Time),
            AgentStalled => (WaitKind.Stalled, later.FirstOrDefault(l => l.Kind is AgentReturned or PromptSubmitted or AgentGone or Resumed)?.Time),
            AgentGone => (WaitKind.Gone, later.FirstOrDefault(l => l.Kind is AgentReturned or PromptSending or Resumed)?.Time),
            QuestionAsked => (WaitKind.Question, later.FirstOrDefault(l => l.Kind is QuestionAnswered)?.Time),
            _ => ((WaitKind)(-1), null),
        };
        if (kind < 0)
        {
            yield break;
        }

        yield return new ReportWait
        {
            Agent = e.Agent ?? "",
            Kind = kind,
            Reason = e.Message,
            Question = e.Question,
            StartedAt = e.Time,
            EndedAt = end,
            Waits = end is null && (kind == WaitKind.Stalled || (kind == WaitKind.Question && !later.Any(TellsOfAnAnswer))),
            // A person's answer is no event: what the agent does next tells that there was one.
            IsOpen = Runs && end is null && (kind != WaitKind.Question || !later.Any(l => l.Kind is not (AnswerFailed or QuestionAsked))),
        };
    }

    /// <summary>Whether an agent's event shows that its question does not stand any more, or that it was told anew. The end of a task shows neither.</summary>
    private static bool TellsOfAnAnswer(OrchestrationEvent e) =>
        e.Kind is QuestionAsked or QuestionAnswered or PromptSubmitted or ValidationStarted or TaskCompleted or AgentReturned or AgentGone or AgentRestarting;

    private ReportAgent Sum(string name, List<TaskResult> tasks, List<ReportAttempt> attempts, List<ReportWait> waits)
    {
        bool IsIts(string? other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
        var its = attempts.FindAll(a => IsIts(a.Agent));
        var itsWaits = waits.FindAll(w => IsIts(w.Agent));
        return new ReportAgent
        {
            Name = name,
            Completed = tasks.Count(t => t.Status == OrchestrationTaskStatus.Completed && IsIts(t.Agent)),
            Attempts = its.Count,
            Lost = its.Count(a => a.Outcome is not (AttemptOutcome.Completed or AttemptOutcome.Running)),
            BusySeconds = its.Sum(a => a.DurationSeconds),
            WaitedSeconds = itsWaits.Where(w => w.Kind != WaitKind.Question).Sum(w => Math.Max(0, ((w.EndedAt ?? _until) - w.StartedAt).TotalSeconds)),
            Questions = itsWaits.Count(w => w.Kind == WaitKind.Question),
            Usage = its.Select(a => a.Usage).Aggregate((TurnUsage?)null, TurnUsage.Sum),
        };
    }

    /// <summary>A process that was killed left no word: then nothing happened from its last event to the resumption.</summary>
    private IEnumerable<ReportGap> FindGaps() =>
        from pair in _record.Events.Zip(_record.Events.Skip(1))
        where pair.Second.Kind == Resumed
        select new ReportGap(pair.First.Time, pair.Second.Time);
}
