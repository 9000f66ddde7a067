using System.Management.Automation;
using Moana.Completers;
using Moana.Tmux;
using Moana.Tmux.Screens;

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
        foreach (var agent in await Query(Name).FindAsync(fleet, token))
        {
            var text = await fleet.Server.CaptureTextAsync(agent.Pane.Id, new() { History = History, Joined = true }, token);
            var lines = Lines(text, agent.Name, agent.Pane, fleet.Server.Endpoint).TakeLast(Tail).ToList();
            if (Raw)
            {
                output.WriteObject(string.Join('\n', lines.Select(l => l.Text)));
            }
            else
            {
                lines.ForEach(output.WriteObject);
            }
        }
    }

    private static IEnumerable<OutputLine> Lines(string text, string name, PaneInfo pane, TmuxEndpoint endpoint) =>
        Screen.Parse(text).Rows.Select((row, index) => new OutputLine
        {
            Name = name,
            Line = index + 1,
            Text = row.Text,
            Session = pane.SessionName,
            PaneId = pane.Id.ToString(),
            SocketName = endpoint.SocketName,
            SocketPath = endpoint.SocketPath,
        }).Where(l => l.Text.Length > 0);
}
