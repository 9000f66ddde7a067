using System.Management.Automation;
using Moana.Completers;
using Moana.Input;

namespace Moana.Commands;

/// <summary>A cmdlet that ends the programs of agents: which, and how hard.</summary>
public abstract class EndingCommand : AgentCommand
{
    /// <summary>Names of agents; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>How long the program has to end by itself: seconds, a TimeSpan, or a text such as 15m or 2h.</summary>
    [Parameter]
    [ValidateRange(0, 3600)]
    [SecondsTransformation]
    public double Timeout { get; set; } = 15;

    /// <summary>Kills the program at once, whatever stands there and whoever drives it.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }
}
