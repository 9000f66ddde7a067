using System.Management.Automation;
using Moana.Commands;
using Moana.Tmux;

namespace Moana.TestCommands;

/// <summary>Fails as its input says.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "Failure")]
public sealed class InvokeFailureCommand : AsyncCommand
{
    /// <summary>moana, tmux, defect or none.</summary>
    [Parameter(ValueFromPipeline = true)]
    public string Kind { get; set; } = "";

    /// <summary>Fails before the first input.</summary>
    [Parameter]
    public SwitchParameter AtOnce { get; set; }

    /// <inheritdoc/>
    protected override Task BeginAsync(PipelineWriter output, CancellationToken token) =>
        AtOnce ? throw new MoanaException("BadBeginning", MoanaErrorKind.InvalidInput, "It began badly.") : Task.CompletedTask;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        await Task.Yield();
        switch (Kind)
        {
            case "moana":
                throw new MoanaException("ThingNotFound", MoanaErrorKind.NotFound, "There is no thing. Make one.", "thing");
            case "tmux":
                throw new TmuxException(TmuxError.NoServer, "No server runs on socket x.") { Server = "x" };
            case "defect":
                throw new InvalidOperationException("a defect");
            default:
                output.WriteObject($"done {Kind}");
                break;
        }
    }
}
