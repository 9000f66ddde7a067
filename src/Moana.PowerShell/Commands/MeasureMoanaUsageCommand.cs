using System.Management.Automation;
using Moana.Completers;
using Moana.Input;
using Moana.Operations;

namespace Moana.Commands;

/// <summary>Adds up what turns used: tokens, and the cost where the program says it.</summary>
/// <remarks>
/// Takes turns, task results and orchestrations from the pipeline, or reads the turns of agents itself, or those on record of an
/// orchestration. A turn whose source does not tell what it used,
/// as a screen does not, is counted as Unknown.
/// </remarks>
/// <example>
/// <code>Measure-MoanaUsage -By Agent, Model -Last 200</code>
/// <para>What each agent's last 200 turns used, by model.</para>
/// </example>
/// <example>
/// <code>Measure-MoanaUsage -OrchestrationId latest -By Agent, Model</code>
/// <para>What the turns of the last orchestration used, whatever has become of its agents.</para>
/// </example>
/// <example>
/// <code>Get-MoanaOrchestration | Measure-MoanaUsage -By Day</code>
/// <para>What all orchestrations on record used, by day.</para>
/// </example>
/// <example>
/// <code>Invoke-MoanaPrompt codex, claude 'Summarise the README.' | Measure-MoanaUsage -By Agent</code>
/// <para>What one question cost each of two agents.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "MoanaUsage")]
[OutputType(typeof(UsageSummary))]
public sealed class MeasureMoanaUsageCommand : AgentCommand
{
    private readonly List<UsedTurn> _turns = [];

    /// <summary>Names of agents; wildcards are allowed. Without it, all agents.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? Name { get; set; }

    /// <summary>What to add up by: the agent, the task, the model, the day. Without it, all in one.</summary>
    [Parameter]
    public UsageKey[] By { get; set; } = [];

    /// <summary>How many turns of each agent at most, counted from the last, where they do not come from the pipeline.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int Last { get; set; } = 1000;

    /// <summary>Orchestrations whose turns are added up, as the record has them: ids, or latest for the one that began last; wildcards are allowed.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(OrchestrationCompleter))]
    public string[]? OrchestrationId { get; set; }

    /// <summary>A turn or a task's result; an orchestration; an agent, whose turns are read; or an agent's name.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>
    /// The record of orchestrations: a file, or a PostgreSQL database, as in postgresql://user@host/database. Without it, what
    /// $env:MOANA_STORE names, or else the user's own file.
    /// </summary>
    [Parameter]
    public string? Store { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        if (InputObject?.Properties["Usage"] is not null)
        {
            _turns.Add(Used(InputObject));
            return;
        }

        if (OrchestrationId is not null)
        {
            var store = OpenStore(Store);
            _turns.AddRange(OrchestrationIds.Many(store, OrchestrationId, output.WriteError).SelectMany(o => store.GetUsage(o.OrchestrationId, output.WriteError))
                .Where(t => Name is null || Name.Any(n => WildcardPattern.Get(n, WildcardOptions.IgnoreCase).IsMatch(t.Agent)))
                .Select(t => new UsedTurn(t.Usage, t.Agent, t.TaskId, t.Model, t.At)));
            return;
        }

        var fleet = Fleet;
        var reader = new TurnReader(fleet, TimeProvider.System);
        string[]? names = InputObject?.BaseObject is string name ? [name] : Name;
        foreach (var agent in await Query(names, output).FindAsync(fleet, token))
        {
            var turns = await reader.ReadAsync(agent, Last, token);
            lock (_turns) _turns.AddRange(turns.Select(t => new UsedTurn(t.Usage, t.Name, null, t.Model, t.EndedAt ?? t.StartedAt)));
        }
    }

    /// <inheritdoc/>
    protected override Task EndAsync(PipelineWriter output, CancellationToken token)
    {
        foreach (var sum in UsageMeter.Sum(_turns, By)) output.WriteObject(sum);
        return Task.CompletedTask;
    }

    /// <summary>What an object says of its use; knows objects that come from a job or from JSON, too.</summary>
    private static UsedTurn Used(PSObject item)
    {
        var usage = Value<object>("Usage") is { } found ? PSObject.AsPSObject(found) : null;
        return new(
            usage is null ? null : usage.BaseObject as TurnUsage ?? new TurnUsage
            {
                InputTokens = Number(usage, nameof(TurnUsage.InputTokens)),
                CachedTokens = Number(usage, nameof(TurnUsage.CachedTokens)),
                OutputTokens = Number(usage, nameof(TurnUsage.OutputTokens)),
                ReasoningTokens = Number(usage, nameof(TurnUsage.ReasoningTokens)),
                Cost = LanguagePrimitives.TryConvertTo<decimal?>(usage.Properties[nameof(TurnUsage.Cost)]?.Value, out var cost) ? cost : null,
            },
            Value<string>("Agent") ?? Value<string>("Name"), Value<string>("TaskId") ?? Value<string>("Id"), Value<string>("Model"),
            Value<DateTimeOffset?>("EndedAt") ?? Value<DateTimeOffset?>("StartedAt"));

        // What is not there would become an empty text.
        T? Value<T>(string property) =>
            item.Properties[property]?.Value is { } given && LanguagePrimitives.TryConvertTo<T>(given, out var value) ? value : default;
    }

    private static long? Number(PSObject usage, string property) =>
        LanguagePrimitives.TryConvertTo<long?>(usage.Properties[property]?.Value, out var number) ? number : null;
}
