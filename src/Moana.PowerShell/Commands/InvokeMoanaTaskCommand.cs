using System.Management.Automation;
using System.Text.Json;
using System.Threading.Channels;
using Moana.Completers;
using Moana.Engine;
using Moana.Errors;
using Moana.Input;
using Moana.Jobs;
using Moana.Notifications;
using Moana.Operations;

namespace Moana.Commands;

/// <summary>Has a task done once, however often its script runs, and gives what came of it.</summary>
/// <remarks>
/// The first time the task is given to an agent that is free, with all that an orchestration does: queue, proof, validation,
/// workspace, attempts. Its prompt, settings and result are recorded in the run under the key. When the script runs again, after a
/// crash, a stop or an edit, recorded results come back at once, without any agent; a task that is open is joined, also one
/// that another process waits for; only what is missing is run. Another prompt under the same key is an error; -Replace does it
/// anew. A task that failed is an error each time, whose TargetObject is the result; one that failed before its prompt was ever
/// submitted is tried again. Where nobody can know whether a prompt was done, that is an error until Resolve-MoanaTask decides.
/// Prompts from the pipeline are given out together, and their results come as they end. As text a result is its answer.
/// See about_Moana_Runs.
/// </remarks>
/// <example>
/// <code>foreach ($file in Get-ChildItem *.rs) { Invoke-MoanaTask "Review $($file.Name)." -Agent codex -Run nightly -Key "review:$($file.Name)" }</code>
/// <para>Killed and run again, it goes on where it was.</para>
/// </example>
/// <example>
/// <code>Get-ChildItem *.rs | Invoke-MoanaTask { "Review $($_.Name)." } -Key { "review:$($_.Name)" } -Run nightly | ForEach-Object { Set-Content "$($_.Key -replace '\W', '-').md" $_ }</code>
/// <para>All at once, for whoever is free, and each answer into a file.</para>
/// </example>
/// <example>
/// <code>1..20 | ForEach-Object -Parallel { Invoke-MoanaTask "Solve part $_." -Run parts -Key "part:$_" -Validate "make part$_" } -ThrottleLimit 4</code>
/// <para>Four at a time, each validated.</para>
/// </example>
/// <example>
/// <code>(Invoke-MoanaTask 'List the bugs.' -Run nightly -Key bugs -Schema @{ type = 'array'; items = @{ type = 'string' } }).Data | ForEach-Object { Invoke-MoanaTask "Fix this bug: $_" -Run nightly }</code>
/// <para>An answer as data, and a task for each item. Without -Key, the prompt with its settings is the key.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "MoanaTask", SupportsShouldProcess = true)]
[OutputType(typeof(TaskAnswer), typeof(Job))]
public sealed class InvokeMoanaTaskCommand : RunTaskCommand
{
    private readonly List<Func<RunMember, CancellationToken, Task<TaskResult>>> _wanted = [];
    private readonly Channel<Task<TaskResult>> _ended = Channel.CreateUnbounded<Task<TaskResult>>();
    private readonly Subscriptions _subscriptions = Subscriptions.OfThisShell;
    private readonly RunTelling _telling = new();
    private int _begun;
    private string _run = "";
    private string? _store;
    private RunMember? _member;

    /// <summary>The run's name: letters, digits, dots, dashes; upper and lower case are the same. In a block of Use-MoanaRun, that one unless given.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RunCompleter))]
    public string? Run { get; set; }

    /// <summary>
    /// What the script calls the task in the run; upper and lower case differ. A script block makes one of each object in the
    /// pipeline. Without it, the id that New-MoanaTask was given, or else the prompt with its settings: then another prompt is another task.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Key { get; set; }

    /// <summary>Does the task anew, in place of the recorded one, where its prompt or settings are others than those on record.</summary>
    [Parameter]
    public SwitchParameter Replace { get; set; }

    /// <summary>How long to wait for each task: seconds, a TimeSpan, or a text such as 15m or 2h. Then it is an error, and the task stays in the run.</summary>
    [Parameter]
    [ValidateRange(0, 30 * 86400)]
    [SecondsTransformation]
    public double? Timeout { get; set; }

    /// <summary>Runs it as a job of this shell and gives the job at once: Receive-Job gives the results, Stop-Job ends the waiting.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <summary>
    /// The record of orchestrations: a file, or a PostgreSQL database, as in postgresql://user@host/database. Without it, what
    /// $env:MOANA_STORE names, or else the user's own file.
    /// </summary>
    [Parameter]
    public string? Store { get; set; }

    private TimeSpan? Limit => Timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <inheritdoc/>
    private protected override void NoteParameters()
    {
        base.NoteParameters();
        // Only the pipeline's own thread knows in which block it is.
        var here = CurrentRun.Here;
        _run = Run ?? here?.Name ?? "";
        _store = Store ?? (Run is null ? here?.Store : null);
    }

    /// <inheritdoc/>
    protected override Task BeginAsync(PipelineWriter output, CancellationToken token)
    {
        if (string.IsNullOrWhiteSpace(_run)) throw InputErrors.NoRun();
        if (!AsJob) _member = Join(_telling);
        else _ = RunNames.Run(_run);
        return System.Threading.Tasks.Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        _telling.To(output);
        try
        {
            foreach (var meant in Meant())
            {
                try
                {
                    await TakeAsync(RunMember.Name(meant, string.IsNullOrEmpty(Key) ? null : Key), output, token);
                }
                catch (Exception e) when (ErrorRecords.From(e) is not null)
                {
                    output.WriteError(e);
                }
            }
        }
        finally
        {
            _telling.To(null);
        }
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(PipelineWriter output, CancellationToken token)
    {
        if (!AsJob)
        {
            await using var end = _member;
            await WriteAsync(output, token);
            return;
        }

        var job = new MoanaJob(MyInvocation.Line.Trim(), $"Moana-{_run}");
        await output.AskAsync(() =>
        {
            JobRepository.Add(job);
            return true;
        });
        job.Start(async () =>
        {
            await using var member = Join(_telling);
            _wanted.ForEach(want => Begin(want(member, job.Stopping)));
            return await WriteAsync(job, job.Stopping);
        });
        output.WriteObject(job);
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        base.StopProcessing();
        // The pipeline takes no more objects; the host still shows a line.
        Host.UI.WriteWarningLine($"Run {_run} is left; its agents go on with what they have. Its script goes on with the rest when it runs again.");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        // Also where the pipeline ended before its end: the run is left, and its tasks stay in it.
        if (disposing && _member is { } member) _ = member.DisposeAsync().AsTask();
    }

    private RunMember Join(RunTelling telling) => new(OpenStore(_store), _run, [.. Answer.Select(AnswerRules.From)], telling.Take, TimeProvider.System);

    /// <summary>Gives a recorded result at once, and has all else done.</summary>
    private async Task TakeAsync(OrchestrationTask task, PipelineWriter output, CancellationToken token)
    {
        var reader = _member ?? new(OpenStore(_store), _run, [], _ => { }, TimeProvider.System);
        if (reader.FindRecorded(task, Replace) is { } recorded)
        {
            output.WriteVerbose($"{task.Key}: it is on record");
            Begin((_, _) => System.Threading.Tasks.Task.FromResult(recorded), token);
            return;
        }

        var (fleet, folder, limit, replace) = (Fleet, Folder(), Limit, Replace.IsPresent);
        var agents = await FindAgentsAsync(fleet, task, token);
        if (await output.ShouldProcessAsync($"run {reader.Run}, agents {string.Join(", ", agents.Select(a => a.Name))}", $"Have task '{task.Key}' done"))
        {
            Begin((member, stop) => member.InvokeAsync(task, fleet, agents, folder, replace, limit, stop), token);
        }
    }

    private void Begin(Func<RunMember, CancellationToken, Task<TaskResult>> want, CancellationToken token)
    {
        if (AsJob) _wanted.Add(want);
        else Begin(want(_member!, token));
    }

    private void Begin(Task<TaskResult> task)
    {
        _begun++;
        task.ContinueWith(t => _ended.Writer.TryWrite(t), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Writes what comes of each task as it ends, and what happens meanwhile; false when something went wrong with one.</summary>
    private async Task<bool> WriteAsync(ICommandOutput output, CancellationToken token)
    {
        await using var notifier = _subscriptions.Notify(output, token);
        _telling.To(output, e => notifier.Tell(NotificationSource.From(e)));
        try
        {
            var well = true;
            for (var open = _begun; open > 0; open--)
            {
                var ended = await _ended.Reader.ReadAsync(token);
                try
                {
                    well &= Write(await ended, output);
                }
                catch (Exception e) when (ErrorRecords.From(e) is not null)
                {
                    well = false;
                    output.WriteError(e);
                }
            }

            return well;
        }
        finally
        {
            _telling.To(null);
        }
    }

    private static bool Write(TaskResult result, ICommandOutput output)
    {
        // What a person has decided to skip is done as far as the script goes.
        if (result.Status is OrchestrationTaskStatus.Completed or OrchestrationTaskStatus.Skipped)
        {
            output.WriteObject(new TaskAnswer(result.Data is JsonElement data ? result with { Data = DataObjects.Of(data) } : result));
            return true;
        }

        output.WriteError(result.InDoubt ? OrchestrationErrors.TaskInDoubt(result) : OrchestrationErrors.TaskFailed(result));
        return false;
    }
}
