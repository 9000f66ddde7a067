using System.Management.Automation;
using Moana.Commands;

namespace Moana.TestCommands;

/// <summary>Writes from several threads at once.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "Crowd")]
public sealed class InvokeCrowdCommand : AsyncCommand
{
    /// <summary>How many threads.</summary>
    [Parameter]
    public int Threads { get; set; } = 1;

    /// <summary>How many objects each writes.</summary>
    [Parameter]
    public int Count { get; set; } = 1;

    /// <inheritdoc/>
    protected override Task ProcessAsync(PipelineWriter output, CancellationToken token) =>
        Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() => Write(thread, output), token)));

    private void Write(int thread, PipelineWriter output)
    {
        for (var i = 0; i < Count; i++)
        {
            output.WriteVerbose($"before {thread}/{i}");
            output.WriteProgress(new ProgressRecord(1, "crowd", $"{thread}/{i}"));
            output.WriteObject($"{thread}/{i}");
            State.NoteWritten();
        }
    }
}
