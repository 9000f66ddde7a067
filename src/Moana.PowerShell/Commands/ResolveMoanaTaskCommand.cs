using System.Management.Automation;
using Moana.Completers;
using Moana.Errors;
using Moana.Input;
using Moana.Operations;

namespace Moana.Commands;

/// <summary>Decides what becomes of a run's task that is in doubt, or failed: it is done again, or skipped.</summary>
/// <remarks>
/// In doubt is a task whose prompt may have been submitted, and whose turn cannot be found any more: only a person can see whether it was
/// done. With -Rerun the task is done again, at once where a process drives the run, else when its script runs next. With -Skip
/// the script goes on with a result without an answer. Each task is decided on once.
/// </remarks>
/// <example>
/// <code>Resolve-MoanaTask -OrchestrationId nightly -Key 'review:a.rs' -Rerun</code>
/// <para>Nothing was done yet: it is done again.</para>
/// </example>
/// <example>
/// <code>Get-MoanaRun nightly | Get-MoanaTask -Status Failed | Where-Object InDoubt | Resolve-MoanaTask -Skip</code>
/// <para>All that is in doubt was seen to be done.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Resolve, "MoanaTask", SupportsShouldProcess = true)]
[OutputType(typeof(TaskResult))]
public sealed class ResolveMoanaTaskCommand : AsyncCommand
{
    /// <summary>Ids of tasks. Wildcards are allowed, and mean those with which it can be done.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("TaskId")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TaskCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>The run, or latest for the orchestration that began last.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Run")]
    [ArgumentCompleter(typeof(OrchestrationCompleter))]
    public string? OrchestrationId { get; set; }

    /// <summary>What the script calls the task, in place of its id.</summary>
    [Parameter]
    public string? Key { get; set; }

    /// <summary>Has it done again.</summary>
    [Parameter]
    public SwitchParameter Rerun { get; set; }

    /// <summary>Goes on without it.</summary>
    [Parameter]
    public SwitchParameter Skip { get; set; }

    /// <summary>Gives the tasks that stand for their keys then.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>
    /// The record of orchestrations: a file, or a PostgreSQL database, as in postgresql://user@host/database. Without it, what
    /// $env:MOANA_STORE names, or else the user's own file.
    /// </summary>
    [Parameter]
    public string? Store { get; set; }

    /// <inheritdoc/>
    protected override Task BeginAsync(PipelineWriter output, CancellationToken token) =>
        Rerun == Skip ? throw InputErrors.NoDecision() : Task.CompletedTask;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        if (Key is null && Id.Length == 0) throw InputErrors.NoTask();
        var store = OpenStore(Store);
        var run = OrchestrationIds.Run(store, OrchestrationId);
        var control = new RunControl(store);
        IEnumerable<string> ids = Key is not null ? [store.GetKey(run, Key).Id] : Id.SelectMany(id => WildcardPattern.ContainsWildcardCharacters(id) ? Matching(control, run, id) : [id]);
        foreach (var id in ids.ToList())
        {
            if (!await output.ShouldProcessAsync($"task '{id}' of run {run}", Rerun ? "Do again" : "Skip")) continue;
            try
            {
                var task = control.Resolve(run, id, Rerun);
                if (PassThru) output.WriteObject(task);
            }
            catch (MoanaException e)
            {
                output.WriteError(e);
            }
        }
    }

    private static IEnumerable<string> Matching(RunControl control, string run, string pattern) =>
        control.FindResolvable(run).Select(t => t.Id).Where(WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase).IsMatch);
}
