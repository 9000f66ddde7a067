using System.Text.Json;
using System.Text.Json.Serialization;
using ModelContextProtocol;
using ModelContextProtocol.Server;
using static Moana.SupervisorRight;

namespace Moana.Mcp;

/// <summary>The tools that a client has, by its rights: one that it may not use is not there.</summary>
internal static class ToolBox
{
    /// <summary>So many calls in a minute are more than anybody needs who waits by the tools for waiting.</summary>
    private const int CallsPerMinute = 600;

    // What is null is written: the schema of a result demands each field, and clients check results against it.
    public static JsonSerializerOptions Json { get; } = new(McpJsonUtilities.DefaultOptions) { Converters = { new JsonStringEnumConverter() }, DefaultIgnoreCondition = JsonIgnoreCondition.Never };

    public static IEnumerable<McpServerTool> Make(SupervisorScope scope, WaitList waits)
    {
        var (caller, supervised) = (new Caller(scope), new Supervised(scope));
        var changes = new CallLimit(scope.MaxChanges, scope.MaxChangesPerMinute, McpErrors.TooManyChanges, scope.Clock);
        var calls = new CallLimit(int.MaxValue, CallsPerMinute, McpErrors.TooManyCalls, scope.Clock);
        var tools = new SupervisorTools(scope, supervised, waits, changes);
        var messages = new MessageTools(scope, supervised, caller, waits, changes);
        var work = new WorkTools(scope, supervised, waits, changes);
        (SupervisorRight Right, string Name, string Description, Delegate Run)[] all =
        [
            (Read, "list_agents", "Lists the coding agents in tmux that you may supervise by these tools: programs of their own in panes, not subagents of yours.", tools.ListAgentsAsync),
            (Read, "get_status", "Tells what agents do, with the evidence, and what they ask.", tools.GetStatusAsync),
            (Read, "wait_for_status", "Waits until agents have one of some statuses. A long wait gives a handle, with which get_wait goes on.", tools.WaitAsync),
            (Read, "get_wait", "Goes on with what has a handle: a wait, a message, a question, a validation, a landing.", tools.GetWaitAsync),
            (Read, "get_turn", "Gives an agent's last turn, or one by its id: prompt, answer, files, and what it used.", work.GetTurnAsync),
            (Read, "get_changes", "Tells what an agent has changed in its workspace and has not landed.", work.GetChangesAsync),
            (Read, "list_tasks", "Lists the tasks of an orchestration.", tools.ListTasksAsync),
            (Message, "send_message", "Sends an agent a message in your name, once and in its order, when it is free. It reads who sent it, and in which thread.", messages.SendAsync),
            (Message, "list_messages", "Lists the messages to and from you and the agents, and where each stands.", messages.ListAsync),
            (Message, "ask", "Hands an agent a task or a question in your name, and gives the turn with its answer.", messages.AskAsync),
            (SupervisorRight.Task, "add_task", "Adds a task to an orchestration.", tools.AddTaskAsync),
            (SupervisorRight.Task, "validate", $"Runs the validation in the folder that an agent works in: {string.Join(" && ", scope.Validate)}", work.ValidateAsync),
            (Prompt, "send_prompt", "Sends an agent a prompt, and gives the proof that it was submitted. It is refused while a dialog or somebody's draft stands there.", tools.SendPromptAsync),
            (Interrupt, "interrupt", "Breaks off the turn of an agent that works.", tools.InterruptAsync),
            (Land, "land", "Lands what an agent has changed in its workspace in the branch that the workspace began from, if it passes the validation there.", work.LandAsync),
        ];
        return all.Where(t => scope.Allow.Contains(t.Right) || (t.Name == "get_wait" && scope.Allow.Count > 0))
            .Where(t => t.Name != "validate" || scope.Validate.Count > 0)
            .Select(t => new RecordedTool(McpServerTool.Create(t.Run, new()
            {
                Name = t.Name,
                Description = t.Description,
                ReadOnly = t.Right == Read || t.Name == "list_messages",
                Destructive = t.Right is Interrupt or Land,
                Idempotent = t.Right == Read || t.Name == "list_messages",
                OpenWorld = false,
                UseStructuredContent = true,
                SerializerOptions = Json,
            }), scope, caller, calls));
    }
}
