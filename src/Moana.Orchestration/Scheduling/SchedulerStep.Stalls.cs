namespace Moana.Scheduling;

/// <summary>What happens to agents that can take nothing, while no limit keeps them and nobody sees it: a person is told, once.</summary>
internal sealed partial class SchedulerStep
{
    /// <summary>Notes whether an agent can take nothing, as a report says.</summary>
    private void NoteStall(AgentState agent, StatusReport report)
    {
        if (report.IsUnreachable)
        {
            // The host is told of, and not each of its agents.
            return;
        }

        var reason = report.Hindrance ?? report.Status switch
        {
            AgentStatus.Unknown => $"nothing tells what it does ({report.Evidence}): look at its pane",
            AgentStatus.Starting => $"it does not come up ({report.Evidence}): look at its pane",
            _ => null,
        };
        var stall = reason is null ? null : new Stall(reason, agent.Stall?.Since ?? now, agent.Stall?.IsTold ?? agent.WarnedOf is not null);
        Change(agent with { Stall = stall });
        if (stall is null && agent.Stall is { IsTold: true } && report.Status != AgentStatus.Exited)
        {
            Tell(OrchestrationEventKind.AgentReturned, $"Nothing keeps prompts from it any more: it is {report.Status}.", agent: agent.Name);
        }
    }

    /// <summary>Tells of a stall that has lasted, when a fresh look has not shown its end.</summary>
    private void SweepStall(string name)
    {
        if (_agents[name] is not { GoneSince: null, Restarting: false, TakenOver: false, Stall: { IsTold: false } stall } agent || now < stall.Since + Options.StallNotice
            || !HaveLooked([agent], stall.Since + Options.StallNotice))
        {
            return;
        }

        TellStall(_agents[name], stall.Reason);
    }

    private void TellStall(AgentState agent, string reason)
    {
        Change(agent with { Stall = new(reason, agent.Stall?.Since ?? now, IsTold: true) });
        Tell(OrchestrationEventKind.AgentStalled, $"It takes no prompt: {reason.TrimEnd('.')}.", TaskOf(agent), agent.Name, status: agent.Report?.Status);
    }

    /// <summary>Looks at a working agent of which nothing was heard for long.</summary>
    private void SweepQuiet(string name)
    {
        if (_agents[name] is { TakenOver: false } agent && QuietUntil(agent) is { } due && now >= due) AskForLook(agent);
    }

    /// <summary>When to look at an agent that is at work with a turn of ours; null while it is not.</summary>
    private DateTimeOffset? QuietUntil(AgentState agent) =>
        FindTurn(agent) is { Phase: TurnPhase.Open } && agent is { LookAsked: null, Report.Status: AgentStatus.Working } ? Max(Max(agent.LookedAt, agent.ReportedAt) + Options.QuietLook, agent.NextLook ?? DateTimeOffset.MinValue) : null;
}
