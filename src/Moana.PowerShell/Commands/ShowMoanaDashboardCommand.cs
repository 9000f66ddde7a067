using System.Management.Automation;
using Moana.Completers;
using Moana.Dashboard;
using Moana.Jobs;

namespace Moana.Commands;

/// <summary>Shows the agents live on the whole screen, with keys to work with them.</summary>
/// <remarks>
/// Shows each agent's status, its evidence, its task and for how long, the queue, and what happened last; where an
/// orchestration runs over the agents, its events. Keys: arrows or j and k select an agent, p writes a prompt for it,
/// a answers its dialog (the keys are shown and confirmed before they are pressed), o opens its pane in tmux, s
/// interrupts its turn, ? helps, q or Ctrl+C quits. The box of the selected agent shows the end of its screen while it works, and then what it
/// answered. What this shell registered with Register-MoanaNotification is told meanwhile. The agents go on when it ends. Needs
/// a terminal.
/// </remarks>
/// <example>
/// <code>Show-MoanaDashboard</code>
/// <para>Shows all registered agents.</para>
/// </example>
/// <example>
/// <code>Show-MoanaDashboard -Session work -Agent @{ amp = 2; codex = 5 }</code>
/// <para>Shows two agents on plain windows.</para>
/// </example>
[Cmdlet(VerbsCommon.Show, "MoanaDashboard")]
[OutputType(typeof(void))]
public sealed class ShowMoanaDashboardCommand : AgentCommand
{
    private readonly Subscriptions _subscriptions = Subscriptions.OfThisShell;

    /// <summary>Names of agents; wildcards are allowed. Without it, all agents.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? Name { get; set; }

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

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        if (FindHindrance() is { } hindrance)
        {
            throw DashboardErrors.NoTerminal(hindrance);
        }

        var colours = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        await new LiveDashboard(Fleet, Query(Name), OpenStore(Store), TimeProvider.System, (warn, stop) => _subscriptions.Notify(output, warn, stop)).RunAsync(colours, token);
    }

    /// <summary>Why nobody could see it or press a key; null when a person can.</summary>
    private string? FindHindrance() =>
        Console.IsOutputRedirected ? "standard output is redirected"
        : Console.IsInputRedirected ? "standard input is redirected"
        : Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb" ? "TERM says that the terminal cannot place text"
        : Environment.GetCommandLineArgs().Any(MeansNonInteractive) || Host.UI is null ? "PowerShell runs non-interactively"
        : null;

    /// <summary>pwsh takes parameters by their beginning; shorter than this it is -NoProfile or another one.</summary>
    private static bool MeansNonInteractive(string argument) =>
        argument.Length >= "-noni".Length && argument[0] is ('-' or '/') && "noninteractive".StartsWith(argument[1..], StringComparison.OrdinalIgnoreCase);
}
