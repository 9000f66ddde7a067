using Moana.Delivery;
using Moana.Scheduling;
using Moana.Validation;

namespace Moana.Engine;

/// <summary>
/// Carries the scheduler's commands out. Each is answered by an event, also when it cannot be carried out: what has become
/// of it is then for the scheduler to find out.
/// </summary>
internal sealed class CommandRunner(string path, IAgentPort port, IOrchestrationJournal journal, ITaskValidator validator)
{
    /// <summary>Carries a command out and gives its answer.</summary>
    /// <param name="command">The command.</param>
    /// <param name="token">Breaks it off.</param>
    /// <param name="ending">Cancelled when the run ends: then nobody waits for an answer, and none is made up.</param>
    public async Task<SchedulerEvent> CarryOutAsync(SchedulerCommand command, CancellationToken token, CancellationToken ending)
    {
        try
        {
            return command switch
            {
                SendPrompt c => await SendAsync(c, token).ConfigureAwait(false),
                CheckTurn c => await CheckAsync(c, token).ConfigureAwait(false),
                RunValidation c => await ValidateAsync(c, token).ConfigureAwait(false),
                AnswerQuestion c => new Answered(c.Agent, await port.AnswerAsync(c.Agent, c.Question, c.Keys, token).ConfigureAwait(false)),
                RestartAgent c => await RestartAsync(c, token).ConfigureAwait(false),
                _ => throw Unknown(command),
            };
        }
        catch (Exception e) when (!ending.IsCancellationRequested)
        {
            return BrokenOff(command, e.Message);
        }
    }

    private async Task<SchedulerEvent> SendAsync(SendPrompt c, CancellationToken token)
    {
        var receipt = await port.SendAsync(c.Agent, c.Request, c.Prompt, token).ConfigureAwait(false);
        journal.Save(receipt, c.Request);
        var pasted = receipt.ProofMilliseconds > 0 ? receipt.StartedAt.AddMilliseconds(receipt.DurationMilliseconds - receipt.ProofMilliseconds) : (DateTimeOffset?)null;
        return new Delivered(c.Agent, c.Request.Turn, receipt.Outcome, receipt.Reason, pasted);
    }

    private async Task<SchedulerEvent> CheckAsync(CheckTurn c, CancellationToken token)
    {
        var check = await port.CheckTurnAsync(c.Agent, c.Turn, token).ConfigureAwait(false);
        return new TurnChecked(c.Agent, c.Turn, check.Standing, check.Evidence);
    }

    private async Task<SchedulerEvent> ValidateAsync(RunValidation c, CancellationToken token)
    {
        var results = await validator.RunAsync(c.Task with { Path = Path.Combine(path, c.Task.Path ?? "") }, c.Timeout, token).ConfigureAwait(false);
        journal.Save(results, c.Turn);
        return new Validated(c.Task.Id, c.Turn, results);
    }

    private async Task<SchedulerEvent> RestartAsync(RestartAgent c, CancellationToken token)
    {
        await port.RestartAsync(c.Agent, token).ConfigureAwait(false);
        return new Restarted(c.Agent, null);
    }

    private static SchedulerEvent BrokenOff(SchedulerCommand command, string problem) => command switch
    {
        SendPrompt c => new Delivered(c.Agent, c.Request.Turn, DeliveryOutcome.Unverified, $"The delivery broke off: {problem}"),
        CheckTurn c => new TurnChecked(c.Agent, c.Turn, TurnStanding.InDoubt, problem),
        RunValidation c => new Validated(c.Task.Id, c.Turn, [new ValidationResult { Command = c.Task.Validate[0], Passed = false, Output = $"It could not be run: {problem}" }]),
        AnswerQuestion c => new Answered(c.Agent, problem),
        RestartAgent c => new Restarted(c.Agent, problem),
        _ => throw Unknown(command),
    };

    private static InvalidOperationException Unknown(SchedulerCommand command) => new($"The engine does not know the command {command.GetType().Name}.");
}
