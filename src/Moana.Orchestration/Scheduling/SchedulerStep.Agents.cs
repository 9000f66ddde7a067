namespace Moana.Scheduling;

/// <summary>What happens to agents: reports, parking, restarts.</summary>
internal sealed partial class SchedulerStep
{
    private void TakeReport(StatusReport report)
    {
        if (!_agents.TryGetValue(report.Name, out var agent) || agent.TakenOver)
        {
            return;
        }

        if (report.Status == AgentStatus.Exited && report.Since < agent.RestartedAt)
        {
            // Of the program before the restart nothing counts any more, but that its host was reached does.
            Change(NoteReach(agent, report));
            return;
        }

        var isNew = agent.Report is not { } last || last.Status != report.Status || last.Since != report.Since || !Dialogs.AreSame(last.Question, report.Question);
        var wasAble = IsReady(agent.Report?.Status);
        agent = agent with
        {
            Report = report,
            ReportedAt = agent.Report?.Status == report.Status && agent.Report.Since == report.Since ? agent.ReportedAt : now,
            Judged = agent.Judged && !isNew,
            FreeSince = IsReady(report.Status) && !wasAble ? now : agent.FreeSince,
            Answers = IsDialog(report) ? agent.Answers : null,
        };
        Change(agent = NoteReach(agent, report));

        if (report.Status is not AgentStatus.Exited && !report.IsUnreachable && agent.GoneSince is not null)
        {
            Change(agent = agent with { GoneSince = null, Lost = null, RestartAt = null });
            Tell(OrchestrationEventKind.AgentReturned, "Its program runs again.", agent: agent.Name);
        }

        if (agent.ParkedUntil > now && IsReady(report.Status) && report.Since > agent.ParkedAt)
        {
            Change(agent = agent with { ParkedUntil = null });
            Tell(OrchestrationEventKind.AgentReturned, $"It is ready again: {report.Evidence}.", agent: agent.Name);
        }

        if (report.Status == AgentStatus.WaitingForInput && isNew)
        {
            TakeQuestion(agent, report);
        }
        else if (IsDialog(report) && isNew)
        {
            Answer(agent with { Answers = null }, report);
        }

        NoteStall(_agents[report.Name], report);
        NoteWork(_agents[report.Name], report);
    }

    private void TakeBlindness(WatchBroken e)
    {
        Tell(OrchestrationEventKind.Warning, $"The agents cannot be watched just now: {e.Reason} It is tried again.");
        foreach (var agent in _agents.Values.Where(a => a.Report is not null && e.Agents?.Contains(a.Name, StringComparer.OrdinalIgnoreCase) != false).ToList())
        {
            var blind = agent.Report! with { Status = AgentStatus.Unknown, Evidence = e.Reason, Since = now };
            Change(agent with { Report = blind });
            NoteStall(_agents[agent.Name], blind);
        }
    }

    /// <summary>Parks an agent when its report says that it cannot take a task, or not well.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="report">What it says.</param>
    /// <param name="endsTurn">Whether the report is of the end of a turn that this run sent.</param>
    private void Judge(AgentState agent, StatusReport report, bool endsTurn)
    {
        Change(agent = agent with { Judged = true });
        switch (report.Status)
        {
            case AgentStatus.Exited:
                Lose(agent, report);
                break;
            case AgentStatus.Failed:
                Park(agent with { Failures = agent.Failures + 1 }, now + Options.FailureWait.After(agent.Failures + 1), report.Status, $"Its last turn failed: {report.Evidence}.");
                break;
            case AgentStatus.RateLimited when report.ResetsAt <= now && !endsTurn:
                // An old message that nobody has cleared away: the time that it names is over.
                break;
            case AgentStatus.RateLimited when report.ResetsAt > now:
                Park(agent with { Limits = agent.Limits + 1 }, report.ResetsAt.Value, report.Status, $"It is rate limited: {report.Evidence}.");
                break;
            case AgentStatus.RateLimited:
                Park(agent with { Limits = agent.Limits + 1 }, now + Options.LimitWait.After(agent.Limits + 1), report.Status, $"It is rate limited: {report.Evidence}.");
                break;
        }
    }

    private void Park(AgentState agent, DateTimeOffset until, AgentStatus status, string reason)
    {
        Change(agent with { ParkedUntil = until, ParkedAt = now });
        Tell(OrchestrationEventKind.AgentParked, reason, agent: agent.Name, until: until, status: status);
    }

    private void Lose(AgentState agent, StatusReport report)
    {
        var restart = Options.RestartAgents && agent.Restarts < Options.MaxRestarts;
        Change(agent with { GoneSince = now, Stall = null, ContextPercent = null, RestartAt = restart ? now + Options.RestartWait.After(agent.Restarts + 1) : null });
        Tell(OrchestrationEventKind.AgentGone, $"Its program is gone: {report.Evidence}.", agent: agent.Name);
    }

    private void TakeRestart(Restarted e)
    {
        var agent = _agents[e.Agent] with { Restarting = false };
        if (e.Problem is null)
        {
            Change(agent with { Judged = false });
            return;
        }

        var again = agent.Restarts < Options.MaxRestarts;
        Change(agent with { GoneSince = now, RestartAt = again ? now + Options.RestartWait.After(agent.Restarts + 1) : null });
        Tell(OrchestrationEventKind.Warning, $"It could not be restarted: {e.Problem}", agent: agent.Name);
    }

    private void TakeTakeOver(TakenOver e)
    {
        if (_agents.TryGetValue(e.Agent, out var agent) && !agent.TakenOver)
        {
            Change(agent with { TakenOver = true, GoneSince = now, Lost = e.Reason.TrimEnd('.'), RestartAt = null, Orphan = null, OrphanOf = null });
            Tell(OrchestrationEventKind.AgentGone, e.Reason, agent: agent.Name);
            _checkTargets = true;
        }
    }

    /// <summary>Does what is due for an agent by now.</summary>
    private void Sweep(string name)
    {
        AgentState agent;
        do
        {
            agent = _agents[name];
            if (FindTurn(agent) is { } turn)
            {
                SweepTurn(agent, turn);
            }
        }
        while (!ReferenceEquals(agent, _agents[name]));

        // With a turn of ours the end of that turn decides what a report means; without one the report alone does.
        if (agent is { Judged: false, Restarting: false, GoneSince: null, Report: { } report } && FindTurn(agent) is null or { Phase: TurnPhase.Correcting or TurnPhase.Prepared })
        {
            Judge(agent, report, endsTurn: false);
            agent = _agents[name];
        }

        if (agent.ParkedUntil <= now)
        {
            Change(agent = agent with { ParkedUntil = null });
            if (agent.GoneSince is null)
            {
                Tell(OrchestrationEventKind.AgentReturned, "Its wait is over.", agent: name);
            }
        }

        if (agent.AwaySince is not null)
        {
            return;
        }

        SweepAnswers(agent);
        SweepStall(name);
        SweepQuiet(name);
        agent = _agents[name];

        if (agent.RestartAt <= now)
        {
            Change(agent = agent with { RestartAt = null, Restarting = true, RestartedAt = now, GoneSince = null, Report = null, Stall = null, ContextPercent = null, Restarts = agent.Restarts + 1 });
            Tell(OrchestrationEventKind.AgentRestarting, $"Its program is started anew, time {agent.Restarts} of {Options.MaxRestarts}.", agent: name);
            _commands.Add(new RestartAgent(name));
        }

        if (agent is { GoneSince: { } since, RestartAt: null, Restarting: false, Lost: null } && now >= since + Options.GoneGrace)
        {
            Change(agent with { Lost = agent.Report?.Evidence ?? "its program is gone" });
            _checkTargets = true;
        }
    }

    private bool IsAble(AgentState agent) =>
        agent is { GoneSince: null, Restarting: false, Beginning: false, TakenOver: false, Report: not null }
        && !(agent.ParkedUntil > now)
        // A failed or limited turn is over: when its wait is too, the agent is given another.
        && (IsReady(agent.Report.Status) || agent.Report.Status is AgentStatus.Failed or AgentStatus.RateLimited);

    private static bool IsReady(AgentStatus? status) => status is AgentStatus.Idle or AgentStatus.Completed;

    private IEnumerable<DateTimeOffset?> FindWakes(AgentState agent)
    {
        yield return agent.ParkedUntil;
        if (agent.AwaySince is not null)
        {
            yield break;
        }

        yield return agent.RestartAt;
        yield return agent.Answers?.NextTry;
        yield return agent.NextLook;
        yield return agent.Stall is { IsTold: false } stall ? stall.Since + Options.StallNotice : null;
        yield return QuietUntil(agent);
        yield return agent.LookAsked + Options.DoubtTimeout;
        if (agent is { GoneSince: { } since, Lost: null })
        {
            yield return since + Options.GoneGrace;
        }

        if (FindTurn(agent) is { } turn)
        {
            yield return turn.NextCheck;
            yield return Deadline(agent, turn);
            yield return turn.Phase == TurnPhase.InDoubt ? turn.Delivered + Options.DoubtTimeout : null;
            yield return turn.Phase is TurnPhase.Open or TurnPhase.InDoubt or TurnPhase.Correcting or TurnPhase.Prepared && agent.Report is not null ? GraceEnd(agent, turn) : null;
        }
    }
}
