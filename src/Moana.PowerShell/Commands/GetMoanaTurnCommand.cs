using System.Management.Automation;
using Moana.Completers;
using Moana.Operations;
using Moana.Transcripts;

namespace Moana.Commands;

/// <summary>Reads what agents were asked, answered and did.</summary>
/// <remarks>
/// From the session record that the program itself writes, where one is surely the pane's own; else the last answer is cut from the
/// screen and its history, and the turn says Source Screen. As text a turn is its answer.
/// </remarks>
/// <example>
/// <code>Get-MoanaTurn codex | Set-Content answer.md</code>
/// <para>Saves the last answer.</para>
/// </example>
/// <example>
/// <code>if ((Get-MoanaTurn reviewer) -match 'LGTM') { Stop-MoanaOrchestration latest }</code>
/// <para>Asks what the answer says; the prompt does not count.</para>
/// </example>
/// <example>
/// <code>Get-MoanaTurn claude -Last 20 | Select-Object -ExpandProperty Files</code>
/// <para>Lists the files that the last 20 turns changed.</para>
/// </example>
/// <example>
/// <code>Get-MoanaTurn -Path ~/.claude -Last 5</code>
/// <para>Reads the last turns of each conversation that claude recorded, without any agent.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "MoanaTurn", DefaultParameterSetName = OfAgents)]
[OutputType(typeof(AgentTurn))]
public sealed class GetMoanaTurnCommand : AgentCommand
{
    /// <summary>So many turns are looked through for one that is named.</summary>
    private const int Searched = 50;

    private const string OfAgents = "Agents";
    private const string Saved = "Saved";

    private readonly HashSet<string> _left = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of agents; wildcards are allowed. Without it, all agents.</summary>
    [Parameter(Position = 0, ParameterSetName = OfAgents, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? Name { get; set; }

    /// <summary>A saved record in place of agents: a file, a program's folder or a home that holds one, or opencode's database.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Saved)]
    public string Path { get; set; } = "";

    /// <summary>The profile of the program that wrote the record. Without it, the program is recognised.</summary>
    [Parameter(ParameterSetName = Saved)]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public string? Profile { get; set; }

    /// <summary>Only the turns of this conversation: the program's own id of it.</summary>
    [Parameter(ParameterSetName = Saved)]
    public string? ConversationId { get; set; }

    /// <summary>How many turns of each agent, or of each conversation of a saved record, at most, counted from the last. A screen tells of one.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int Last { get; set; } = 1;

    /// <summary>Only turns with these ids, as a receipt of Send-MoanaPrompt has one.</summary>
    [Parameter]
    public string[] Turn { get; set; } = [];

    /// <inheritdoc/>
    protected override Task BeginAsync(PipelineWriter output, CancellationToken token)
    {
        _left.UnionWith(Turn);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        if (ParameterSetName == Saved)
        {
            await ReadSavedAsync(output, token);
            return;
        }

        var fleet = Fleet;
        var reader = new TurnReader(fleet, TimeProvider.System);
        var ids = new HashSet<string>(Turn, StringComparer.OrdinalIgnoreCase);
        foreach (var agent in await Query(Name, output).FindAsync(fleet, token))
        {
            var turns = await reader.ReadAsync(agent, ids.Count == 0 ? Last : Math.Max(Last, Searched), token);
            foreach (var turn in turns.Where(t => ids.Count == 0 || (t.Turn is { } id && ids.Contains(id))))
            {
                output.WriteObject(turn);
                lock (_left) _left.Remove(turn.Turn ?? "");
            }
        }
    }

    private async Task ReadSavedAsync(PipelineWriter output, CancellationToken token)
    {
        var path = ResolvePath(Path);
        var reading = await SessionRecords.ReadSavedAsync(path, Profile is null ? null : Fleet.FindProfile(Profile), ConversationId, token);
        if (reading.Turns.Count == 0) throw TurnErrors.RecordUnreadable(path, reading.Evidence);
        foreach (var turn in reading.Turns.GroupBy(t => t.ConversationId).SelectMany(c => c.TakeLast(Last)).Where(t => Turn.Length == 0 || (t.Turn is not null && _left.Remove(t.Turn))))
        {
            output.WriteObject(turn);
        }
    }

    /// <inheritdoc/>
    protected override Task EndAsync(PipelineWriter output, CancellationToken token)
    {
        foreach (var id in _left) output.WriteError(TurnErrors.NotFound(id));
        return Task.CompletedTask;
    }
}
