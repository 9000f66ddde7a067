using Moana.Scheduling;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>What the process can do to the world: the same protocol as on a real pane, step by step.</summary>
internal sealed partial class SimWorld
{
    private void CarryOut(SchedulerCommand command)
    {
        switch (command)
        {
            case PrepareWorkspace c:
                CheckPrepare(c);
                InProcess(Between(0.05, 10), () => MakeWorkspace(c));
                break;
            case StopTurn c:
                InProcess(Between(0.05, 2), () => Step(new TurnStopped(c.Agent, c.Turn, StopTurn(_agents[c.Agent], c.Turn))));
                break;
            case PickWinner c:
                InProcess(Between(0.1, 5), () => Step(Chance(0.2) ? new Picked(c.Race.Id, Chance(0.5) ? "nobody" : null, "it chose nobody") : new Picked(c.Race.Id, c.Candidates[_random.Next(c.Candidates.Count)].Agent, null)));
                break;
            case SendPrompt c:
                CheckSend(c);
                InProcess(Between(0.005, 0.05), () => Mark(_agents[c.Agent], c.Request.Turn));
                break;
            case CheckTurn c:
                InProcess(Between(0.005, 0.1), () => Step(Check(_agents[c.Agent], c)));
                break;
            case ReadTurn c:
                CheckRead(c);
                InProcess(Between(0.005, Chance(0.1) ? 5 : 0.1), () => Step(new TurnRead(c.TaskId, c.Turn, Chance(_plan.Trouble) ? null : Read(c))));
                break;
            case ReadAnswers c:
                InProcess(Between(0.001, 0.05), () => Step(new AnswersRead(c.TaskId, c.Earlier.ToDictionary(t => t.TaskId, t => _store.Turns(t.TaskId).LastOrDefault(r => r.Turn == t.Turn)))));
                break;
            case BeginConversation c:
                CheckBeginning(c);
                InProcess(Between(0.05, 1), () => Step(new ConversationBegun(c.Agent, Chance(_plan.Trouble) ? "no" : null)));
                break;
            case RunValidation c:
                InProcess(Between(0.1, 20), () => Step(new Validated(c.Task.Id, c.Turn, c.Task.Validate.Count == 0 && !c.Task.Land ? [] : [Validation(c)], c.Change is null ? null : c.Change with { Added = _random.Next(9), LandedAs = c.Task.Land ? "l" : null })));
                break;
            case AnswerQuestion c:
                InProcess(Between(0.005, 0.05), () => Step(new Answered(c.Agent, c.Question.Question, Answer(_agents[c.Agent], c))));
                break;
            case LookAt c:
                InProcess(Between(0.005, 0.2), () => Step(new Looked(c.Agent, IsUp(_agents[c.Agent]) && !Chance(_plan.Trouble / 5) ? _agents[c.Agent].Look(_now) : null)));
                break;
            case RestartAgent c:
                InProcess(Between(0.1, 2), () => Step(new Restarted(c.Agent, Restart(_agents[c.Agent]))));
                break;
            default:
                throw new InvalidOperationException($"Unknown: {command}");
        }
    }

    private void Receipt(SimAgent agent, string turn, DeliveryOutcome outcome, string reason) =>
        InProcess(Between(0.001, 0.02), () => Step(new Delivered(agent.Name, turn, outcome, reason, agent.Pasted)));

    private bool Lost(SimAgent agent, string turn)
    {
        if (!IsUp(agent))
        {
            Receipt(agent, turn, DeliveryOutcome.Unverified, "tmux dropped");
        }

        return !IsUp(agent);
    }

    private void Mark(SimAgent agent, string turn)
    {
        if (Lost(agent, turn))
        {
            return;
        }

        if (agent.Mode is not (AgentStatus.Idle or AgentStatus.Failed or AgentStatus.RateLimited) || agent.Composer is not null || Chance(_plan.Trouble / 3))
        {
            Receipt(agent, turn, DeliveryOutcome.Refused, $"it is {agent.Mode}, its composer holds '{agent.Composer}'");
            return;
        }

        (agent.Mark, agent.MarkedAt, agent.MarkSaysSubmitted, agent.Outcome) = (turn, _now, false, null);
        if (Chance(0.3))
        {
            // A look in this very moment: the new mark, and on the screen still the end of the turn before.
            Report(agent);
        }

        InProcess(Between(0.001, 0.02), () => Paste(agent, turn));
    }

    private void Paste(SimAgent agent, string turn)
    {
        if (Lost(agent, turn))
        {
            return;
        }

        if (agent.Mode != AgentStatus.Exited)
        {
            agent.Composer = turn;
            agent.Pasted = _now;
        }

        if (Chance(_plan.Trouble / 3))
        {
            Set(agent, AgentStatus.WaitingForInput, "Update now?");
            Later(agent, Between(1, 60), () => Set(agent, AgentStatus.Idle));
        }

        InProcess(Between(0.005, 0.3), () => Enter(agent, turn, 1));
    }

    private void Enter(SimAgent agent, string turn, int time)
    {
        if (Lost(agent, turn))
        {
            return;
        }

        if (agent.Mode == AgentStatus.WaitingForInput || agent.Composer != turn)
        {
            agent.Composer = agent.Composer == turn ? null : agent.Composer;
            Receipt(agent, turn, DeliveryOutcome.Refused, $"it is {agent.Mode}");
            return;
        }

        if (Chance(_plan.Trouble / 2) && time < 4)
        {
            InProcess(Between(0.1, 1), () => Enter(agent, turn, time + 1));
            return;
        }

        if (time == 4)
        {
            Receipt(agent, turn, DeliveryOutcome.Unverified, "the text still stands there");
            return;
        }

        Accept(agent, turn);
        InProcess(Between(0.001, 0.1), () => Prove(agent, turn));
    }

    private void Prove(SimAgent agent, string turn)
    {
        if (Lost(agent, turn))
        {
            return;
        }

        if (Chance(_plan.Trouble / 3))
        {
            Receipt(agent, turn, DeliveryOutcome.Unverified, "nothing to be seen");
            return;
        }

        agent.MarkSaysSubmitted = true;
        Receipt(agent, turn, Chance(0.7) ? DeliveryOutcome.Started : DeliveryOutcome.Submitted, "seen");
    }

    private TurnChecked Check(SimAgent agent, CheckTurn command)
    {
        var turn = command.Turn;
        if (!IsUp(agent) || agent.Mode == AgentStatus.Exited)
        {
            return new TurnChecked(agent.Name, turn, null, "not to be seen");
        }

        if (agent.Mark != turn)
        {
            return new TurnChecked(agent.Name, turn, agent.Mark is not null && agent.MarkedAt > command.Began ? null : false, "the pane has another mark");
        }

        if (agent.MarkSaysSubmitted)
        {
            return new TurnChecked(agent.Name, turn, true, "the mark says so");
        }

        if (agent.Composer == turn)
        {
            agent.Composer = null;
            return new TurnChecked(agent.Name, turn, false, "it stood in the composer");
        }

        return new TurnChecked(agent.Name, turn, Chance(0.3) ? null : agent.Turn == turn, "the transcript");
    }

    private AgentTurn Read(ReadTurn command) => new()
    {
        Turn = command.Turn,
        Answer = AnswerOf(command.Turn),
        Usage = Chance(_plan.Trouble / 2) ? null : new()
        {
            InputTokens = _random.Next(100, 2000), OutputTokens = _random.Next(100), Cost = Chance(0.5) ? 1 : null, ContextTokens = _random.Next(100_000), ContextWindow = 100_000,
        },
        Source = TurnSource.Record,
        Evidence = "simulated",
        Profile = "sim",
    };

    private static string AnswerOf(string turn) => $"<what {turn} said>";

    private string? Answer(SimAgent agent, AnswerQuestion command)
    {
        CheckAnswer(command);
        if (!IsUp(agent) || agent.Mode != AgentStatus.WaitingForInput || agent.Question != command.Question.Question)
        {
            return "the question is gone";
        }

        GoOn(agent);
        return Chance(0.2) ? "a person was quicker" : null;
    }

    private string? Restart(SimAgent agent)
    {
        if (!IsUp(agent) || Chance(_plan.Trouble))
        {
            return "no";
        }

        // The turn before says nothing of the new program.
        (agent.Mark, agent.Outcome) = (null, null);
        Rise(agent);
        return null;
    }

    /// <summary>The workspace is made, or is there; then the agent moves there, unless it is there.</summary>
    private void MakeWorkspace(PrepareWorkspace command)
    {
        if (command.Known is null && Chance(_plan.Trouble / 10))
        {
            Step(new Prepared(command.Agent, command.Turn, PreparationOutcome.WorkspaceFailed, "its setup failed"));
            return;
        }

        var change = command.Known ?? (command.Task.Workspace == TaskWorkspace.None ? null : Workspace(command));
        InProcess(Between(0.05, 3), () => Move(_agents[command.Agent], command, change));
    }

    private void Move(SimAgent agent, PrepareWorkspace command, TaskChange? change)
    {
        var outcome = !IsUp(agent) || Chance(_plan.Trouble / 5) ? PreparationOutcome.AgentFailed
            : agent.Folder == change?.Name && agent.Mode != AgentStatus.Exited ? PreparationOutcome.Ready
            : agent.Composer is not null || agent.Mode is AgentStatus.WaitingForInput or AgentStatus.Working ? PreparationOutcome.Refused
            : PreparationOutcome.Ready;
        var moves = outcome == PreparationOutcome.Ready && (agent.Folder != change?.Name || agent.Mode == AgentStatus.Exited);
        if (moves)
        {
            Note($"{agent.Name} moves to {change?.Name}");
            (agent.Mark, agent.Outcome, agent.Composer, agent.Folder) = (null, null, null, change?.Name);
            Rise(agent);
        }

        var started = moves ? _now : (DateTimeOffset?)null;
        InProcess(Between(0.05, 2), () => Step(new Prepared(command.Agent, command.Turn, outcome, outcome == PreparationOutcome.Ready ? "" : "it cannot be moved", change, started)));
    }

    private static TaskChange Workspace(PrepareWorkspace command)
    {
        var name = command.Task.Workspace == TaskWorkspace.Agent ? command.Agent : $"{command.Task.Id}-{command.Attempt}";
        return new() { Name = name, Path = name, Repository = "/", Branch = name, Base = "b", Tip = "b" };
    }

    private string? StopTurn(SimAgent agent, string turn)
    {
        CheckStop(turn);
        if (agent.Mark == turn && agent.Mode == AgentStatus.Working && IsUp(agent))
        {
            _excused.Add(turn);
            _interrupted.Add(turn);
            End(agent, TurnOutcome.Interrupted);
            Set(agent, AgentStatus.Idle);
        }

        return null;
    }

    private ValidationResult Validation(RunValidation command)
    {
        // Work that is not done is not valid; work that is can be wrong.
        var passed = _done.Contains(command.Turn) && !Chance(0.25);
        return new ValidationResult { Command = command.Task.Validate is [var first, ..] ? first : "land", Passed = passed, ExitCode = passed ? 0 : 1, Output = passed ? "ok" : "error: broken" };
    }
}
