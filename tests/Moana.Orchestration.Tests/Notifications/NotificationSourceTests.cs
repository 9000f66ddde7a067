using Moana.Notifications;

namespace Moana.Orchestration.Tests.Notifications;

/// <summary>Which kind of notification each thing is that happens, in a run and without one.</summary>
public sealed class NotificationSourceTests
{
    [Theory]
    [InlineData(OrchestrationEventKind.QuestionAsked, null, NotificationKind.WaitingForInput)]
    [InlineData(OrchestrationEventKind.TaskHeld, null, NotificationKind.WaitingForInput)]
    [InlineData(OrchestrationEventKind.AnswerFailed, null, NotificationKind.WaitingForInput)]
    [InlineData(OrchestrationEventKind.TaskFailed, null, NotificationKind.Failed)]
    [InlineData(OrchestrationEventKind.AgentGone, null, NotificationKind.Failed)]
    [InlineData(OrchestrationEventKind.AgentParked, AgentStatus.RateLimited, NotificationKind.RateLimited)]
    [InlineData(OrchestrationEventKind.AgentStalled, AgentStatus.Idle, NotificationKind.Stalled)]
    [InlineData(OrchestrationEventKind.BudgetNear, null, NotificationKind.Budget)]
    [InlineData(OrchestrationEventKind.BudgetUsedUp, null, NotificationKind.Budget)]
    [InlineData(OrchestrationEventKind.Ended, null, NotificationKind.Ended)]
    [InlineData(OrchestrationEventKind.Stopped, null, NotificationKind.Ended)]
    // It comes back by itself, and a task that it costs is told.
    [InlineData(OrchestrationEventKind.AgentParked, AgentStatus.Failed, null)]
    // Nothing keeps the agent from work.
    [InlineData(OrchestrationEventKind.Warning, null, null)]
    [InlineData(OrchestrationEventKind.TaskCompleted, null, null)]
    public void An_event_of_a_run_is_of_one_kind(OrchestrationEventKind kind, AgentStatus? status, NotificationKind? told) => Assert.Equal(told, NotificationSource.From(new OrchestrationEvent
    {
        Time = default, Kind = kind, Message = "m", Agent = "a", Status = status, OrchestrationId = "o",
    })?.Kind);

    [Theory]
    [InlineData(AgentStatus.Idle, AgentStatus.WaitingForInput, NotificationKind.WaitingForInput)]
    [InlineData(AgentStatus.Working, AgentStatus.RateLimited, NotificationKind.RateLimited)]
    [InlineData(AgentStatus.Working, AgentStatus.Failed, NotificationKind.Failed)]
    [InlineData(AgentStatus.Working, AgentStatus.Exited, NotificationKind.Failed)]
    [InlineData(AgentStatus.Idle, AgentStatus.Unknown, NotificationKind.Stalled)]
    [InlineData(AgentStatus.Working, AgentStatus.Completed, NotificationKind.Ended)]
    [InlineData(AgentStatus.Starting, AgentStatus.Idle, null)]
    [InlineData(null, AgentStatus.WaitingForInput, NotificationKind.WaitingForInput)]
    [InlineData(null, AgentStatus.Failed, null)]
    public void A_status_without_a_run_is_of_one_kind(AgentStatus? before, AgentStatus now, NotificationKind? told)
    {
        var first = before is { } was ? Report(was) : null;
        Assert.Equal(told, NotificationSource.From(first, Report(now))?.Kind);
        Assert.Null(NotificationSource.From(Report(now), Report(now)));
    }

    [Fact]
    public void What_keeps_prompts_from_an_agent_is_a_stall_once()
    {
        var hindered = Report(AgentStatus.Idle) with { Hindrance = "a draft stands there" };
        var told = NotificationSource.From(Report(AgentStatus.Idle), hindered);
        Assert.Equal((NotificationKind.Stalled, "a draft stands there"), (told?.Kind, told?.Message));
        Assert.Null(NotificationSource.From(hindered, hindered));
        Assert.Null(NotificationSource.From(hindered, Report(AgentStatus.Idle)));
    }

    private static StatusReport Report(AgentStatus status) => new()
    {
        Name = "a", Status = status, Evidence = "seen", Since = default, Session = "s", Window = "1:w", Address = new() { PaneId = "%1" }, Profile = "p",
    };
}
