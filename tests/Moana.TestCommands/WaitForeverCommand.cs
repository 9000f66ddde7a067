using System.Management.Automation;
using Moana.Commands;

namespace Moana.TestCommands;

/// <summary>Writes "ready" and waits until it is cancelled, or for a minute when it is deaf.</summary>
[Cmdlet(VerbsLifecycle.Wait, "Forever")]
public sealed class WaitForeverCommand : AsyncCommand
{
    /// <summary>Ignores the cancellation.</summary>
    [Parameter]
    public SwitchParameter Deaf { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        // Kept as long as the token: the wait below is told first, and would take the note back before it is written.
        token.Register(State.NoteCancelled);
        output.WriteObject("ready");
        await Task.Delay(TimeSpan.FromMinutes(1), Deaf ? CancellationToken.None : token);
    }
}
