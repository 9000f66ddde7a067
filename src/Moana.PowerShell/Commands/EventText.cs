namespace Moana.Commands;

/// <summary>Events of an orchestration in words, for whoever watches it run.</summary>
internal static class EventText
{
    /// <summary>An event with the task and the agent that it is about.</summary>
    public static string Of(OrchestrationEvent e)
    {
        var about = string.Join(", ", new[] { e.TaskId is null ? null : $"task {e.TaskId}", e.Agent }.Where(p => p is not null));
        return about.Length == 0 ? e.Message : e.Message.Length == 0 ? $"{about}: {e.Kind}" : $"{about}: {e.Message}";
    }

    /// <summary>Whether a person should look at it.</summary>
    public static bool IsWarning(OrchestrationEvent e) => e.Kind is OrchestrationEventKind.Warning or OrchestrationEventKind.AgentStalled or OrchestrationEventKind.HostLost or OrchestrationEventKind.BudgetNear or OrchestrationEventKind.BudgetUsedUp
        or OrchestrationEventKind.Stopped or OrchestrationEventKind.QuestionAsked or OrchestrationEventKind.AnswerFailed or OrchestrationEventKind.TaskHeld
        // It will be sent a second time, and may be half done.
        || e is { Kind: OrchestrationEventKind.TaskRequeued, Outcome: TurnOutcome.Lost };
}
