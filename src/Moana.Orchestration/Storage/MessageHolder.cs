using System.Collections.Concurrent;
using Moana.Agents;

namespace Moana.Storage;

/// <summary>
/// Who has a message in hand: a process, and a piece of work in it. That a process lives does not mean that the work goes on;
/// of its own a process knows.
/// </summary>
internal sealed record MessageHolder : IDisposable
{
    private static readonly ConcurrentDictionary<string, bool> Working = new();

    private MessageHolder(ProcessIdentity process, string work) => (Process, Work) = (process, work);

    private ProcessIdentity Process { get; }

    private string Work { get; }

    /// <summary>Whether it is of this machine, which alone can tell whether it is gone.</summary>
    public bool IsHere => Process.IsHere;

    /// <summary>Whether the work goes on; of another machine's this machine cannot tell, and takes it for going on.</summary>
    public bool IsAlive => Process == ProcessIdentity.Current ? Working.ContainsKey(Work) : Process.IsAlive;

    /// <summary>A piece of work of this process begins; it ends when this is disposed.</summary>
    public static MessageHolder Begin()
    {
        var holder = new MessageHolder(ProcessIdentity.Current, Guid.NewGuid().ToString("n"));
        Working[holder.Work] = true;
        return holder;
    }

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static MessageHolder? TryParse(string? text) =>
        text?.Split(' ') is [var process, var work] && ProcessIdentity.TryParse(process) is { } identity ? new(identity, work) : null;

    /// <inheritdoc/>
    public void Dispose() => Working.TryRemove(Work, out _);

    /// <summary>The holder as it stands in the record.</summary>
    public override string ToString() => $"{Process} {Work}";
}
