namespace Moana.Scheduling;

/// <summary>What happens to questions: told, and answered where a rule allows it, until the dialog is gone.</summary>
internal sealed partial class SchedulerStep
{
    private void TakeQuestion(AgentState agent, StatusReport report)
    {
        Tell(OrchestrationEventKind.QuestionAsked, $"It waits for an answer: {report.Evidence}.", TaskOf(agent), agent.Name, report);
        Answer(agent with { Answers = null }, report);
    }

    private void Answer(AgentState agent, StatusReport report)
    {
        if (before.Answers.Find(report) is { } rule)
        {
            agent = agent with { Answers = new(report.Question, (agent.Answers?.Tries ?? 0) + 1, NextTry: null) };
            _commands.Add(new AnswerQuestion(agent.Name, report, rule));
        }

        Change(agent);
    }

    private void TakeAnswer(Answered e)
    {
        var agent = _agents[e.Agent];
        var answers = agent.Answers is { NextTry: null } own && Dialogs.AreSame(own.Question, e.Question) ? own : null;
        // Also after a success: a dialog that comes back with the same words is no change that would be reported.
        var next = answers is null || (e.Problem is not null && answers.Tries >= Options.MaxAnswers) ? (DateTimeOffset?)null : now + Options.AnswerWait.After(answers.Tries);
        if (answers is not null)
        {
            Change(agent with { Answers = answers with { NextTry = next } });
        }

        if (e.Problem is null)
        {
            Tell(OrchestrationEventKind.QuestionAnswered, "Its question was answered, as a rule allows.", TaskOf(agent), agent.Name);
            return;
        }

        var then = answers is null ? "" : next is null ? $" It was tried {answers.Tries} times; a person has to answer." : " It is tried again while the question stands.";
        Tell(OrchestrationEventKind.AnswerFailed, $"{e.Problem.TrimEnd('.')}.{then}", TaskOf(agent), agent.Name, until: next);
    }

    /// <summary>Whether keys would answer something: a question, or the menu of a limit, which is told as the limit that it is.</summary>
    private static bool IsDialog(StatusReport report) => report is { Status: AgentStatus.WaitingForInput } or { Status: AgentStatus.RateLimited, Question: not null };

    private void SweepAnswers(AgentState agent)
    {
        if (agent is not { Answers: { NextTry: { } next } answers, Report: { } report } || !IsDialog(report) || now < next)
        {
            return;
        }

        if (answers.Tries < Options.MaxAnswers)
        {
            Answer(agent, report);
        }
        else
        {
            Change(agent with { Answers = answers with { NextTry = null } });
            Tell(OrchestrationEventKind.AnswerFailed, $"The same question stands there after {answers.Tries} answers; a person has to answer.", TaskOf(agent), agent.Name, report);
        }
    }

    private TaskState? TaskOf(AgentState agent) => agent.TaskId is { } id ? _tasks[id] : null;
}
