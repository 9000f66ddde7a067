using System.ComponentModel;
using ModelContextProtocol;
using Moana.Delivery;
using Moana.Monitoring;
using Moana.Operations;
using Moana.Plans;

namespace Moana.Mcp;

/// <summary>The tools of the protocol, over the operations that cmdlets use. None presses a key into a dialog, none forces.</summary>
internal sealed class SupervisorTools(SupervisorScope scope, Supervised supervised, WaitList waits, CallLimit limit)
{
    private const int MaxRows = 100;
    private const int MaxPrompt = 100_000;

    public async Task<AgentsResult> ListAgentsAsync(CancellationToken token) => new([.. (await scope.ListAsync(token)).Take(MaxRows).Select(a =>
        new AgentResult(a.Name, a.Profile.Name, a.Pane.SessionName, a.Window, a.Pane.Dead, OwnPane.Is(scope.Fleet, a)))]);

    public async Task<StatusesResult> GetStatusAsync([Description("Names of agents; without it all.")] string[]? agents = null, CancellationToken token = default)
    {
        var found = new List<StatusResult>();
        await foreach (var report in new StatusReader(scope.Fleet, scope.Clock).ReadAsync(await supervised.FindAsync(agents, token), token))
        {
            found.Add(StatusResult.Of(report));
        }

        return new(found);
    }

    public async Task<WaitResult> WaitAsync(
        [Description("Names of agents.")] string[] agents,
        [Description("Statuses to wait for; without it those that want somebody: Completed, Idle, WaitingForInput, Failed, RateLimited, Exited.")] AgentStatus[]? statuses = null,
        [Description("True to wait for the first agent only.")] bool any = false,
        [Description("How long the wait may go on in all, in seconds, at most 86400.")] double timeout = 3600,
        [Description("How long this call waits, in seconds, at most 50; then it gives a handle for get_wait.")] double seconds = 30,
        IProgress<ProgressNotificationValue>? progress = null,
        CancellationToken token = default)
    {
        var wanted = statuses is { Length: > 0 } ? statuses : [AgentStatus.Completed, AgentStatus.Idle, AgentStatus.WaitingForInput, AgentStatus.Failed, AgentStatus.RateLimited, AgentStatus.Exited];
        var found = await supervised.FindAsync(agents, token);
        return await waits.ReadAsync(waits.Begin(async (wait, stop) =>
        {
            var all = new StatusWaits(wanted, any, scope.Clock);
            all.Add(scope.Fleet, found);
            await foreach (var end in all.RunAsync(TimeSpan.FromSeconds(Math.Clamp(timeout, 0, 86400)), stop))
            {
                wait.Result = wait.Result with
                {
                    Reached = [.. wait.Result.Reached, .. new[] { end.Report }.OfType<StatusReport>().Select(StatusResult.Of)],
                    Problems = [.. wait.Result.Problems, .. new[] { end.Error?.Message }.OfType<string>()],
                };
                wait.Doing = $"{wait.Result.Reached.Count} agent(s) there";
            }
        }), seconds, progress, token);
    }

    public Task<WaitResult> GetWaitAsync(
        [Description("The handle that another tool gave.")] string handle,
        [Description("How long this call waits, in seconds, at most 50.")] double seconds = 30,
        IProgress<ProgressNotificationValue>? progress = null,
        CancellationToken token = default) => waits.ReadAsync(waits.Find(handle), seconds, progress, token);

    public async Task<ReceiptResult> SendPromptAsync(
        [Description("The agent's name.")] string agent,
        [Description("The prompt.")] string prompt,
        [Description("What to do when it works: Wait, Queue, Steer or Fail.")] WhenBusy whenBusy = WhenBusy.Fail,
        [Description("How long to wait for it to take the prompt, in seconds, at most 50.")] double seconds = 30,
        CancellationToken token = default)
    {
        var pane = await supervised.OtherAsync(agent, token);
        var text = Checked(prompt, pane.Name);
        limit.Take();
        var receipt = await new PromptSender(scope.Fleet, scope.Clock).SendAsync(
            pane, text, new DeliveryOptions { WhenBusy = whenBusy, Timeout = TimeSpan.FromSeconds(Math.Clamp(seconds, 0, WaitList.MaxSeconds)) }, token);
        return new(receipt.Name, $"{receipt.Outcome}", Quote.Of(receipt.Reason), receipt.Turn, receipt.Attempts, Math.Round(receipt.DurationMilliseconds));
    }

    public async Task<ReceiptResult> InterruptAsync([Description("The agent's name.")] string agent, CancellationToken token = default)
    {
        var pane = await supervised.OtherAsync(agent, token);
        limit.Take();
        var receipt = await new TurnInterrupter(scope.Fleet, scope.Clock).StopAsync(pane, TimeSpan.FromSeconds(15), null, token);
        return new(receipt.Name, $"{receipt.Outcome}", Quote.Of(receipt.Reason), null, receipt.Attempts, Math.Round(receipt.DurationMilliseconds));
    }

    public async Task<TasksResult> ListTasksAsync(
        [Description("The orchestration's id; without it the one that began last.")] string? orchestration = null,
        [Description("Only tasks that stand so.")] OrchestrationTaskStatus[]? statuses = null,
        CancellationToken token = default)
    {
        var run = await supervised.OrchestrationAsync(orchestration, token);
        var tasks = scope.Store.GetTasks(run.OrchestrationId).Where(t => statuses is not { Length: > 0 } || statuses.Contains(t.Status)).ToList();
        return new(Supervised.Result(run), [.. tasks.Take(MaxRows).Select(t => new TaskItem(t.Id, $"{t.Status}", t.Agent, t.Target, Quote.Of(t.Prompt), Quote.Of(t.Reason), Quote.Of(t.ValidationOutput)))], tasks.Count);
    }

    public async Task<AddedResult> AddTaskAsync(
        [Description("What the agent is to do.")] string prompt,
        [Description("The agent's name; * for whoever is free.")] string agent = OrchestrationTask.AnyAgent,
        [Description("An id of 1 to 64 letters, digits, '.', '_' or '-'; without it one is made.")] string? id = null,
        [Description("Ids of tasks that have to be completed before.")] string[]? dependsOn = null,
        [Description("The orchestration's id; without it the one that began last.")] string? orchestration = null,
        CancellationToken token = default)
    {
        var run = await supervised.OrchestrationAsync(orchestration, token);
        await supervised.DemandTargetAsync(run, agent, token);
        var task = new OrchestrationTask
        {
            Id = string.IsNullOrEmpty(id) ? $"mcp-{Guid.NewGuid():N}"[..12] : id,
            Prompt = Checked(prompt, null),
            Agent = agent,
            DependsOn = dependsOn ?? [],
        };
        TaskCheck.DemandAlone(task);
        limit.Take();
        scope.Store.AddTask(run.OrchestrationId, task);
        return new(run.OrchestrationId, task.Id);
    }

    /// <summary>A prompt as it is sent. One that is too long is refused: half of one may ask for something else.</summary>
    private static string Checked(string prompt, string? agent) =>
        prompt.Length <= MaxPrompt ? PromptBatch.Check(prompt, agent) : throw McpErrors.PromptTooLong(prompt.Length, MaxPrompt, agent);
}
