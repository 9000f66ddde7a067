using Moana.Agents;
using Moana.Panes;
using Moana.Tmux;

namespace Moana.Monitoring;

/// <summary>From a look and the status over time to the object that people get.</summary>
internal static class StatusReports
{
    /// <summary>What is said of an agent that nobody can see, because the way to its machine is broken.</summary>
    public static StatusReport Lost(TmuxEndpoint endpoint, AgentPane agent, string why, DateTimeOffset now) => new()
    {
        Name = agent.Name,
        Status = AgentStatus.Unknown,
        Evidence = $"the host cannot be reached: {why}",
        Since = now,
        Turn = agent.Turn?.Id,
        Session = agent.Pane.SessionName,
        Window = agent.Window,
        Profile = agent.Profile.Name,
        Address = endpoint.AddressOf(agent.Pane),
        IsUnreachable = true,
    };

    public static StatusReport Make(TmuxEndpoint endpoint, Look look)
    {
        var agent = look.Agent;
        var (seen, tracked) = (look.Observation, look.Tracked);
        return new StatusReport
        {
            Name = agent.Name,
            Status = tracked.Status,
            Evidence = tracked.Evidence,
            Since = tracked.Since,
            Turn = tracked.Turn,
            Outcome = tracked.Outcome,
            Session = agent.Pane.SessionName,
            Window = agent.Window,
            Profile = agent.Profile.Name,
            Rule = seen.Rule,
            Region = seen.Region,
            MatchedText = seen.MatchedText,
            ResetsAt = tracked.Status == AgentStatus.RateLimited ? seen.ResetsAt : null,
            Question = tracked.Status is AgentStatus.WaitingForInput or AgentStatus.RateLimited ? seen.Question : null,
            Hindrance = Hindrance.Of(look),
            Address = endpoint.AddressOf(agent.Pane),
        };
    }
}
