using System.Collections;
using System.Management.Automation;
using Moana.Agents;
using Moana.Engine;
using Moana.Input;
using Moana.Jobs;
using Moana.Notifications;
using Moana.Scheduling;

namespace Moana.Commands;

/// <summary>A cmdlet that runs an orchestration: bounds, results and progress.</summary>
public abstract class OrchestratingCommand : AgentCommand
{
    private readonly Subscriptions _subscriptions = Subscriptions.OfThisShell;
    private string? _running;

    /// <summary>How long the whole may take: seconds, a TimeSpan, or a text such as 15m or 2h. Without it, as long as it needs.</summary>
    [Parameter]
    [ValidateRange(1, 30 * 86400)]
    [SecondsTransformation]
    public double? Timeout { get; set; }

    /// <summary>How long one turn may take, for tasks that do not say: seconds, a TimeSpan, or a text such as 15m or 2h.</summary>
    [Parameter]
    [ValidateRange(1, 30 * 86400)]
    [SecondsTransformation]
    public double TaskTimeout { get; set; } = 3600;

    /// <summary>The folder that validation commands run in. Without it, the current folder.</summary>
    [Parameter]
    public string? Path { get; set; }

    /// <summary>
    /// Answers that may be given to agents' questions, as in @{ Match = 'Do you want to proceed'; Choice = 'Yes' }: Match is
    /// a regular expression over the question, Rule the id of the profile rule that saw it (one of the two is needed),
    /// Agent a name or pattern; Choice the text or the number of the choice to take, or a word to which the agent's profile
    /// gives a meaning (confirm, deny). It is taken when the screen shows it highlighted; the highlight is moved there. Keys,
    /// in place of Choice, are tmux key names. No other question is ever answered.
    /// </summary>
    [Parameter]
    public IDictionary[] Answer { get; set; } = [];

    /// <summary>
    /// What becomes of a task whose turn a person or Moana breaks off: it fails (Fail), is tried again within its attempts
    /// (Retry), or waits until a person decides with Resume-MoanaTask or Stop-MoanaTask (Ask). Fail unless given.
    /// </summary>
    [Parameter]
    public WhenInterrupted WhenInterrupted { get; set; }

    /// <summary>Starts an agent that has ended anew, with the command that New-MoanaSession started it with.</summary>
    [Parameter]
    public SwitchParameter RestartAgents { get; set; }

    /// <summary>
    /// What may be used, as in @{ Tokens = 2000000; Cost = 5; TaskTokens = 200000; ContextPercent = 60 }: input and output
    /// tokens of all turns, US dollars as far as programs say what they cost, and tokens of one task. At 80 % a warning tells
    /// of it; when it is used up nothing more is begun, what runs is let end, and Resume-MoanaOrchestration goes on with a
    /// bigger one. An agent whose conversation fills more than ContextPercent of its context gets a new one before its next
    /// task. What an agent uses is known when its turn ends, so the budget may be overrun by the turns that run then.
    /// </summary>
    [Parameter]
    public IDictionary? Budget { get; set; }

    /// <summary>Has agents that -RestartAgents starts anew go on with the conversations that they had, where those are known.</summary>
    [Parameter]
    public SwitchParameter Conversation { get; set; }

    /// <summary>Takes agents over that another orchestration drives.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Runs it as a job of this shell and gives the job at once: Receive-Job gives the results, Stop-Job stops it.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <summary>
    /// Makes an error of each task that did not complete, when all have ended, and sets $LASTEXITCODE to 1, or to 0 when all
    /// completed. With -ErrorAction Stop a script ends there, and pwsh -File with exit code 1.
    /// </summary>
    [Parameter]
    public SwitchParameter ErrorOnFailure { get; set; }

    /// <summary>
    /// The record of orchestrations: a file, or a PostgreSQL database, as in postgresql://user@host/database. Without it, what
    /// $env:MOANA_STORE names, or else the user's own file.
    /// </summary>
    [Parameter]
    public string? Store { get; set; }

    /// <inheritdoc/>
    private protected override bool TakesSeveralHosts => false;

    /// <inheritdoc/>
    protected override bool FailureEnds => true;

    /// <summary>The bounds that the parameters give, over those that hold without them.</summary>
    internal SchedulerOptions Options(SchedulerOptions otherwise) => otherwise with
    {
        Timeout = Timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : otherwise.Timeout,
        TaskTimeout = IsGiven(nameof(TaskTimeout)) ? TimeSpan.FromSeconds(TaskTimeout) : otherwise.TaskTimeout,
        RestartAgents = IsGiven(nameof(RestartAgents)) ? RestartAgents : otherwise.RestartAgents,
        RestartConversations = IsGiven(nameof(Conversation)) ? Conversation : otherwise.RestartConversations,
        WhenInterrupted = IsGiven(nameof(WhenInterrupted)) ? WhenInterrupted : otherwise.WhenInterrupted,
        Budget = Budget is null ? otherwise.Budget : Budgets.From(Budget),
        Answers = IsGiven(nameof(Answer)) ? [.. Answer.Select(AnswerRules.From)] : otherwise.Answers,
    };

    /// <summary>What a person types to go on with an orchestration that was stopped.</summary>
    private protected virtual string ToGoOn(string id) => $"Resume-MoanaOrchestration {id}";

    /// <summary>Whether a parameter stands on the command line, or comes from the pipeline.</summary>
    private protected bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>The server at an address.</summary>
    private protected Fleet FleetAt(ServerAddress address) => Fleets.For(Endpoints.From(address), ProfilePath.Select(ResolvePath));

    /// <summary>The folder of tasks that name none.</summary>
    /// <param name="isElsewhere">Whether all agents are on other machines: a folder that is named is one of theirs then.</param>
    internal string Folder(bool isElsewhere)
    {
        if (Path is not null && isElsewhere) return Path;
        var folder = Path is null ? SessionState.Path.CurrentFileSystemLocation.Path : ResolvePath(Path);
        return Directory.Exists(folder) ? folder : throw FleetErrors.FolderNotFound(folder);
    }

    /// <summary>Runs an orchestration here until it ends, or as a job.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="run">Runs it.</param>
    /// <param name="output">The pipeline.</param>
    /// <param name="token">Stops it here; a job is stopped by itself.</param>
    internal async Task RunAsync(
        string id, Func<CancellationToken, IAsyncEnumerable<OrchestrationUpdate>> run, PipelineWriter output, CancellationToken token)
    {
        if (AsJob)
        {
            await StartJobAsync(id, run, output);
            return;
        }

        _running = id;
        var updates = run(token).GetAsyncEnumerator(CancellationToken.None);
        var failed = await WriteAsync(id, updates, await updates.MoveNextAsync(), output, token);
        _running = null;
        if (ErrorOnFailure)
        {
            // Before the first error, which may end the script.
            await output.AskAsync(() =>
            {
                SessionState.PSVariable.Set("global:LASTEXITCODE", failed.Count > 0 ? 1 : 0);
                return true;
            });
            WriteErrors(failed, output);
        }
    }

    /// <summary>What cannot be run at all is an error here, not one in the job; and when the job is there, the record is.</summary>
    private async Task StartJobAsync(string id, Func<CancellationToken, IAsyncEnumerable<OrchestrationUpdate>> run, PipelineWriter output)
    {
        var job = new MoanaJob(MyInvocation.Line.Trim(), $"Moana-{id}");
        var updates = run(job.Stopping).GetAsyncEnumerator(CancellationToken.None);
        try
        {
            var began = await updates.MoveNextAsync();
            await output.AskAsync(() =>
            {
                JobRepository.Add(job);
                return true;
            });
            job.Start(async () =>
            {
                var failed = await WriteAsync(id, updates, began, job, job.Stopping);
                if (ErrorOnFailure) WriteErrors(failed, job);
                // Of a run that goes on after a stop, tasks may have failed before.
                return OpenStore(Store).GetOrchestration(id).Status != OrchestrationStatus.Failed;
            });
        }
        catch
        {
            await updates.DisposeAsync();
            throw;
        }

        output.WriteObject(job);
    }

    private static void WriteErrors(IReadOnlyList<MoanaException> failed, ICommandOutput output)
    {
        foreach (var error in failed) output.WriteError(error);
    }

    /// <summary>Writes results and progress until the orchestration ends, and gives an error for each task that did not complete, and for a stop.</summary>
    private async Task<IReadOnlyList<MoanaException>> WriteAsync(
        string id, IAsyncEnumerator<OrchestrationUpdate> updates, bool began, ICommandOutput output, CancellationToken token)
    {
        await using var end = updates;
        await using var notifier = _subscriptions.Notify(output, token);
        var failed = new List<MoanaException>();
        output.WriteVerbose($"orchestration {id}: '{ToGoOn(id)}' goes on with it after a stop");
        var progress = new OrchestrationProgress(id, TimeProvider.System);
        for (var goesOn = began; goesOn; goesOn = await updates.MoveNextAsync())
        {
            var update = updates.Current;
            output.WriteVerbose(EventText.Of(update.Event));
            output.WriteProgress(progress.Next(update, EventText.Of(update.Event)));
            notifier.Tell(NotificationSource.From(update.Event));
            if (EventText.IsWarning(update.Event))
            {
                output.WriteWarning(EventText.Of(update.Event));
            }

            if (update.Result is { } result)
            {
                output.WriteObject(result);
                if (result.Status != OrchestrationTaskStatus.Completed) failed.Add(OrchestrationErrors.TaskFailed(result));
            }

            if (update.Event.Kind == OrchestrationEventKind.Stopped) failed.Add(OrchestrationErrors.Stopped(id, update.Event.Message));
        }

        output.WriteProgress(progress.End());
        return failed;
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        base.StopProcessing();
        if (_running is { } id)
        {
            // The pipeline takes no more objects; the host still shows a line.
            Host.UI.WriteWarningLine($"Orchestration {id} stops; its agents go on with what they have. '{ToGoOn(id)}' goes on with the rest.");
        }
    }
}
