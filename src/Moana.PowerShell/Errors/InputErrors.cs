using static Moana.MoanaErrorKind;

namespace Moana.Errors;

/// <summary>Errors about what stands on the command line.</summary>
internal static class InputErrors
{
    /// <summary>A task is to be done in a run, and none is named.</summary>
    public static MoanaException NoRun() => new("RunMissing", MoanaErrorKind.InvalidInput, "It is not said in which run the task is done.", null);

    /// <summary>A decision is to be made, and it is not said which.</summary>
    public static MoanaException NoDecision() => new("DecisionMissing", MoanaErrorKind.InvalidInput, "It is not said what becomes of the task. Nothing was changed.", null);

    /// <summary>A decision is to be made, and it is not said on which task.</summary>
    public static MoanaException NoTask() => new("TaskMissing", MoanaErrorKind.InvalidInput, "It is not said which task is meant. Nothing was changed.", null);

    /// <summary>There is nothing to be done.</summary>
    public static MoanaException NoPrompt() => new("PromptMissing", MoanaErrorKind.InvalidInput, "There is no prompt and no task.", null);

    /// <summary>Two parameters name different servers.</summary>
    public static MoanaException SocketAmbiguous(string name, string path) => new(
        "SocketAmbiguous", InvalidInput, $"Both -SocketName '{name}' and -SocketPath '{path}' were given.", name);

    /// <summary>Several hosts, where one is meant.</summary>
    public static MoanaException SeveralHosts(IEnumerable<string> hosts) => new(
        "SeveralHosts", InvalidInput, $"-HostName names several hosts: {string.Join(", ", hosts)}; nothing was done.", null);

    /// <summary>Agents of several sessions, where a plan has one.</summary>
    public static MoanaException SeveralSessions(IEnumerable<string> sessions) => new(
        "SeveralSessions", InvalidInput, $"The agents are in several sessions: {string.Join(", ", sessions)}. A plan has one; nothing was written.", null);

    /// <summary>More than one orchestration, where a plan has the tasks of one.</summary>
    public static MoanaException SeveralOrchestrations(string id) => new(
        "SeveralOrchestrations", InvalidInput, $"A plan has the tasks of one orchestration, and '{id}' would be another; it was left out.", id);

    /// <summary>More than one plan brings agents along.</summary>
    public static MoanaException SeveralTeams(IEnumerable<string> files) => new(
        "SeveralTeams", InvalidInput, $"More than one plan has agents of its own: {string.Join(", ", files)}; nothing was started.", null);

    /// <summary>An orchestration is begun, joined, or a queue without an end; not several of these.</summary>
    public static MoanaException SharedWays() => new(
        "SharingAmbiguous", InvalidInput, "More than one of -Shared, -Join and -Backlog was given; nothing was sent.", null);

    /// <summary>What one process counts bounds nobody else.</summary>
    public static MoanaException SharedBounds(string parameter) => new(
        "SharingUnbounded", InvalidInput, $"{parameter} bounds an orchestration of one process, and this one is shared; nothing was sent.", parameter);

    /// <summary>A list has nothing where something is meant.</summary>
    public static MoanaException NullInList(string parameter) => new("NullInList", InvalidInput, $"One of the values of -{parameter} is null; nothing was done.", parameter);

    /// <summary>Neither a name nor an agent from the pipeline.</summary>
    public static MoanaException NoTarget() => new("NoTarget", InvalidInput, "Whom is the prompt for? No agent was named.", null);

    /// <summary>Nobody is named as a message's sender, and this shell runs in no agent's pane.</summary>
    public static MoanaException NoSender() => new("NoSender", InvalidInput, "Whom is the message from? No sender was named, and this shell runs in no agent's pane; nothing was sent.", null);

    /// <summary>Who wants an answer waits for it.</summary>
    public static MoanaException AskWaits() => new("AskWaits", InvalidInput, "Both -Ask and -NoWait were given: an answer has to be waited for. Nothing was sent.", null);

    /// <summary>It is not known how an agent is told of a server of the Model Context Protocol.</summary>
    public static MoanaException McpAgentUnknown(string name, IEnumerable<string> known) => new(
        "McpAgentUnknown", NotFound, $"It is not known how '{name}' is told of a server. Known are: {string.Join(", ", known)}.", name);

    /// <summary>The process's input is a terminal, at which no client of the protocol sits.</summary>
    public static MoanaException McpTaken() => new(
        "McpTaken", InvalidState, "The server speaks on standard input and output, and they belong to a terminal.", null);

    /// <summary>A value is no task.</summary>
    public static MoanaException BadTask(object item) => new("BadTask", InvalidInput, $"'{item}' is no task; nothing was sent.", item);

    /// <summary>A rule for answers lacks something.</summary>
    public static MoanaException BadAnswer(string given) => new(
        "BadAnswer", InvalidInput, $"An entry of -Answer has '{given}'; nothing was sent.", given);

    /// <summary>A budget has a field that none has, or a value that the field does not take.</summary>
    public static MoanaException BadBudget(string field, string problem) => new("BadBudget", InvalidInput, $"-Budget has {problem}. Nothing was sent.", field);

    /// <summary>An agent's launch has a field that none has.</summary>
    public static MoanaException BadAgentLaunch(string agent, string field) => new(
        "BadAgentLaunch", InvalidInput, $"Agent '{agent}' has '{field}', which says nothing of how it is started; nothing was started.", agent);

    /// <summary>A validation script wants a variable of the shell that made it.</summary>
    public static MoanaException ValidationUsesVariable(string text) => new(
        "ValidationUsesVariable", InvalidInput,
        $"The validation script uses {text}, but it runs in a process of its own, maybe after this shell has ended.", text);
}
