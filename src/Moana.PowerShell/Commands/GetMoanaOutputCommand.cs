using System.Management.Automation;
using Moana.Completers;
using Moana.Operations;

namespace Moana.Commands;

/// <summary>Reads what stands in an agent's pane.</summary>
/// <remarks>
/// Gives the last non-blank lines of the visible screen, or with -History of all that the pane remembers. Agents that
/// draw on the alternate screen leave no history. Lines that the terminal wrapped are joined.
/// </remarks>
/// <example>
/// <code>Get-MoanaOutput -Name codex</code>
/// <para>The last 15 lines.</para>
/// </example>
/// <example>
/// <code>Get-MoanaOutput codex -History -Tail 200 | Where-Object Text -match 'error'</code>
/// <para>Lines with errors among the last 200, history included.</para>
/// </example>
/// <example>
/// <code>Get-MoanaOutput codex -Raw | Set-Content codex.txt</code>
/// <para>The last 15 lines as one string, into a file.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "MoanaOutput")]
[OutputType(typeof(OutputLine), typeof(string))]
public sealed class GetMoanaOutputCommand : AgentCommand
{
    /// <summary>Names of agents; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>How many non-blank lines, counted from the end.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Tail { get; set; } = 15;

    /// <summary>Reads the pane's history too, not only the visible screen.</summary>
    [Parameter]
    public SwitchParameter History { get; set; }

    /// <summary>Gives one string per agent in place of an object per line.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var fleet = Fleet;
        var reader = new OutputReader(fleet);
        foreach (var agent in await Query(Name, output).FindAsync(fleet, token))
        {
            var lines = await reader.ReadAsync(agent, History, Tail, token);
            if (Raw)
            {
                output.WriteObject(string.Join('\n', lines));
            }
            else
            {
                lines.ToList().ForEach(output.WriteObject);
            }
        }
    }
}
