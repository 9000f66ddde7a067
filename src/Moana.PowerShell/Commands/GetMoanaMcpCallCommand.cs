using System.Management.Automation;
using Moana.Completers;

namespace Moana.Commands;

/// <summary>Lists what clients of Start-MoanaMcpServer have called: who, which tool, about whom, and how it ended.</summary>
/// <remarks>A call stands in the record before it is carried out. What was said in it is not kept; of all calls the newest 10,000 are.</remarks>
/// <example>
/// <code>Get-MoanaMcpCall -Caller claude | Where-Object Outcome -ne Done</code>
/// <para>What was refused to claude, or failed.</para>
/// </example>
/// <example>
/// <code>Get-MoanaMcpCall -Tool send_*, land | Group-Object Caller</code>
/// <para>Who has changed something.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "MoanaMcpCall")]
[OutputType(typeof(McpCall))]
public sealed class GetMoanaMcpCallCommand : AsyncCommand
{
    /// <summary>Only those of these callers; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CallerCompleter))]
    public string[] Caller { get; set; } = ["*"];

    /// <summary>Only those of these tools; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ToolCompleter))]
    public string[] Tool { get; set; } = ["*"];

    /// <summary>
    /// The record of orchestrations: a file, or a PostgreSQL database, as in postgresql://user@host/database. Without it, what
    /// $env:MOANA_STORE names, or else the user's own file.
    /// </summary>
    [Parameter]
    public string? Store { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        foreach (var call in OpenStore(Store).Calls.GetCalls(output.WriteError))
        {
            if (Fits(call.Caller, Caller) && Fits(call.Tool, Tool)) output.WriteObject(call);
        }

        return Task.CompletedTask;
    }

    private static bool Fits(string value, string[] patterns) => patterns.Any(p => WildcardPattern.Get(p, WildcardOptions.IgnoreCase).IsMatch(value));
}
