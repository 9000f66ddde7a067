using System.Management.Automation;
using Moana.Commands;

namespace Moana.TestCommands;

/// <summary>Asks from its work whether it may.</summary>
[Cmdlet(VerbsCommon.Set, "Thing", SupportsShouldProcess = true)]
public sealed class SetThingCommand : AsyncCommand
{
    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token) =>
        output.WriteObject(await output.ShouldProcessAsync("thing", "Set") ? "set" : "not set");
}
