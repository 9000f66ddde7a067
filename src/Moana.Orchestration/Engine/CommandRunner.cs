using Moana.Delivery;
using Moana.Hosts;
using Moana.Operations;
using Moana.Scheduling;
using Moana.Tmux;

namespace Moana.Engine;

/// <summary>
/// Carries the scheduler's commands out. Each is answered by an event, also when it cannot be carried out: what has become
/// of it is then for the scheduler to find out.
/// </summary>
/// <param name="orchestration">The orchestration's id.</param>
/// <param name="folder">The folder of tasks that name none.</param>
/// <param name="port">The agents.</param>
/// <param name="validator">Runs the validation commands.</param>
/// <param name="workspaces">Where agents work apart from each other.</param>
/// <param name="turns">What is kept of agents' turns.</param>
internal sealed class CommandRunner(string orchestration, string folder, IAgentPort port, ITaskValidator validator, IAgentWorkspaces? workspaces, TurnKeeper turns)
{
    private readonly WorkRunner _work = new(orchestration, folder, port, validator, workspaces);

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
                SendPrompt c => Delivered.By(await port.SendAsync(c.Agent, c.Request, c.Schema is null ? c.Prompt : AnswerSchema.Parse(c.Schema).Ask(c.Prompt), token).ConfigureAwait(false), c),
                CheckTurn c => await CheckAsync(c, token).ConfigureAwait(false),
                ReadTurn c => new TurnRead(c.TaskId, c.Turn, await turns.ReadAsync(c, token).ConfigureAwait(false)),
                ReadAnswers c => new AnswersRead(c.TaskId, await turns.FindAsync(c.Earlier, token).ConfigureAwait(false)) { Files = await FilesAsync(c, token).ConfigureAwait(false) },
                BeginConversation c => new ConversationBegun(c.Agent, await port.BeginConversationAsync(c.Agent, orchestration, token).ConfigureAwait(false)),
                PrepareWorkspace c => await _work.PrepareAsync(c, token).ConfigureAwait(false),
                RunValidation c => await ValidateAsync(c, token).ConfigureAwait(false),
                PickWinner c => await _work.PickAsync(c, token).ConfigureAwait(false),
                StopTurn c => new TurnStopped(c.Agent, c.Turn, await port.StopTurnAsync(c.Agent, c.Turn, token).ConfigureAwait(false)),
                AnswerQuestion c => new Answered(c.Agent, c.Question.Question, await port.AnswerAsync(c.Agent, c.Question, c.Answer, token).ConfigureAwait(false)),
                LookAt c => new Looked(c.Agent, await port.LookAsync(c.Agent, token).ConfigureAwait(false)),
                RestartAgent c => await RestartAsync(c, token).ConfigureAwait(false),
                _ => throw Unknown(command),
            };
        }
        catch (ServerGoneException e) when (!ending.IsCancellationRequested)
        {
            return new ServerLost(e.Message);
        }
        catch (Exception e) when (!ending.IsCancellationRequested)
        {
            return command is PrepareWorkspace prepared && (e is TmuxException { IsAway: true } || HostErrors.IsAway(e))
                // Nothing was sent: it is done again when the host is back.
                ? new Prepared(prepared.Agent, prepared.Turn, PreparationOutcome.Refused, e.Message)
                : BrokenOff(command, e.Message);
        }
    }

    private async Task<IReadOnlyDictionary<string, IReadOnlyList<TurnFile>>> FilesAsync(ReadAnswers c, CancellationToken token)
    {
        var files = new Dictionary<string, IReadOnlyList<TurnFile>>(StringComparer.OrdinalIgnoreCase);
        if (workspaces is null) return files;
        foreach (var (task, change) in c.Changes)
        {
            if (await workspaces.FilesAsync(change, token).ConfigureAwait(false) is { } changed) files[task] = changed;
        }

        return files;
    }

    private async Task<SchedulerEvent> CheckAsync(CheckTurn c, CancellationToken token)
    {
        var check = await port.CheckTurnAsync(c.Agent, c.Turn, c.Began, token).ConfigureAwait(false);
        bool? sent = check.Standing switch { TurnStanding.Sent => true, TurnStanding.NotSent => false, _ => null };
        return new TurnChecked(c.Agent, c.Turn, sent, check.Evidence, check.IsProgramNew);
    }

    /// <summary>An answer that is not the data that was asked for goes back before anything else is looked at.</summary>
    private async Task<SchedulerEvent> ValidateAsync(RunValidation c, CancellationToken token)
    {
        if (c.Task.Schema is { } text)
        {
            var schema = AnswerSchema.Parse(text);
            var read = schema.Read((await turns.FindAsync([(c.Task.Id, c.Turn)], token).ConfigureAwait(false))[c.Task.Id]?.Answer);
            if (read.Data is null)
            {
                return new Validated(c.Task.Id, c.Turn, [new() { Command = Corrections.Schema, Passed = false, Output = schema.Correct(read.Problems) }]);
            }
        }

        return await _work.ValidateAsync(c, token).ConfigureAwait(false);
    }

    private async Task<SchedulerEvent> RestartAsync(RestartAgent c, CancellationToken token)
    {
        await port.RestartAsync(c.Agent, token).ConfigureAwait(false);
        return new Restarted(c.Agent, null);
    }

    private static SchedulerEvent BrokenOff(SchedulerCommand command, string problem) => command switch
    {
        SendPrompt c => new Delivered(c.Agent, c.Request.Turn, DeliveryOutcome.Unverified, $"The delivery broke off: {problem}"),
        CheckTurn c => new TurnChecked(c.Agent, c.Turn, null, problem),
        ReadTurn c => new TurnRead(c.TaskId, c.Turn, null),
        ReadAnswers c => new AnswersRead(c.TaskId, new Dictionary<string, AgentTurn?>(), problem),
        BeginConversation c => new ConversationBegun(c.Agent, problem),
        PrepareWorkspace c => new Prepared(c.Agent, c.Turn, PreparationOutcome.AgentFailed, $"It could not be brought to where it is to work: {problem}"),
        PickWinner c => new Picked(c.Race.Id, null, problem),
        StopTurn c => new TurnStopped(c.Agent, c.Turn, problem),
        RunValidation c => new Validated(c.Task.Id, c.Turn, [new ValidationResult { Command = c.Task.Validate is [var first, ..] ? first : "land", Passed = false, Output = $"It could not be run: {problem}" }]),
        AnswerQuestion c => new Answered(c.Agent, c.Question.Question, problem),
        LookAt c => new Looked(c.Agent, null),
        RestartAgent c => new Restarted(c.Agent, problem),
        _ => throw Unknown(command),
    };

    private static InvalidOperationException Unknown(SchedulerCommand command) => new($"The engine does not know the command {command.GetType().Name}.");
}
