using System.Management.Automation;
using System.Runtime.CompilerServices;
using Moana.Completers;
using Moana.Errors;
using Moana.Input;
using Moana.Mcp;

namespace Moana.Commands;

/// <summary>Serves the Model Context Protocol on standard input and output, so that an agent can supervise others.</summary>
/// <remarks>
/// An agent's program starts it, as Get-MoanaMcpConfiguration shows, and ends it. Its tools list agents, tell their status
/// with the evidence, their turns and changes, wait, and list tasks; with -Allow they send and list messages, ask for answers,
/// add tasks, run the commands of -Validate, send prompts with a receipt, interrupt turns, and land changes. It presses no key
/// into a dialog, overwrites no draft, and sends nothing to the agent that it works for. Messages are from that agent, or from
/// client-NAME where it works for none. Text of other agents is marked as untrusted. Each call stands in the record
/// (Get-MoanaMcpCall). While it runs, whatever else would be written to standard output goes to standard error.
/// </remarks>
/// <example>
/// <code>Start-MoanaMcpServer -Session work</code>
/// <para>Serves, to look only, the agents of one session.</para>
/// </example>
/// <example>
/// <code>Start-MoanaMcpServer -Name codex, gem* -Allow Read, Prompt, Task -MaxChanges 50</code>
/// <para>Lets the client send prompts and tasks to some agents, fifty times at the most.</para>
/// </example>
/// <example>
/// <code>Start-MoanaMcpServer -Session work -Allow Read, Message, Task, Land -Validate 'npm test'</code>
/// <para>Lets it send messages, and land what passes the tests.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Start, "MoanaMcpServer", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class StartMoanaMcpServerCommand : AgentCommand
{
    /// <summary>Names of the agents that are there for the client; wildcards are allowed. Without it, all.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? Name { get; set; }

    /// <summary>What the client may do: Read, Message, Task, Prompt, Interrupt, Land. Read alone unless given.</summary>
    [Parameter]
    public SupervisorRight[] Allow { get; set; } = [SupervisorRight.Read];

    /// <summary>How many prompts, messages, tasks, validations, interrupts and landings it may make in all.</summary>
    [Parameter]
    [ValidateRange(0, 100_000)]
    public int MaxChanges { get; set; } = 200;

    /// <summary>How many of them in a minute.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int MaxChangesPerMinute { get; set; } = 20;

    /// <summary>
    /// Command lines or script blocks, which the tools validate and land run: in the folder that an agent works in, or on the target
    /// with its change. The client gives none itself.
    /// </summary>
    [Parameter]
    public object[] Validate { get; set; } = [];

    /// <summary>How long one validation command may take: seconds, a TimeSpan, or a text such as 15m or 2h.</summary>
    [Parameter]
    [ValidateRange(0, 7 * 86400)]
    [SecondsTransformation]
    public double? ValidateTimeout { get; set; }

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
    protected override async Task EndAsync(PipelineWriter output, CancellationToken token)
    {
        if (!await output.ShouldProcessAsync("standard input and output", $"Serve a client that may {string.Join(", ", Allow)}")) return;
        if (!Console.IsInputRedirected) throw InputErrors.McpTaken();
        await ServeAsync(token);
    }

    /// <summary>Apart, so that nothing of the server is loaded before it is to run.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task ServeAsync(CancellationToken token)
    {
        var scope = new SupervisorScope
        {
            Fleet = Fleet,
            Store = OpenStore(Store),
            Agents = Query(NameGiven ? Name : null),
            Allow = Allow.ToHashSet(),
            MaxChanges = MaxChanges,
            MaxChangesPerMinute = MaxChangesPerMinute,
            Validate = TaskInput.Validation(Validate),
        };
        if (ValidateTimeout is { } seconds) scope = scope with { ValidateTimeout = TimeSpan.FromSeconds(seconds) };
        using var output = new ProtocolOutput();
        await using var input = Console.OpenStandardInput();
        await SupervisorServer.RunAsync(scope, input, output.Stream, token);
    }
}
