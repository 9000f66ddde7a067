using System.Globalization;

namespace Moana.Hosts;

/// <summary>The processes of a machine, as the kernel shows them under <c>/proc</c>.</summary>
internal abstract class ProcessTable
{
    /// <summary>The machine's name in process identities; null where it is not known.</summary>
    public abstract string? Machine { get; }

    /// <summary>Sees to it that what is told of these processes, and of all below them, is fresh. Where that cannot be, nothing is told.</summary>
    public abstract Task RefreshAsync(IReadOnlyCollection<int> processes, CancellationToken token);

    /// <summary>So many of the fields of <c>stat</c> are told one by one; the last is when the process started.</summary>
    private const int Told = 20;

    /// <summary>The fields of <c>stat</c> behind the name in parentheses: state, parent, group, session, terminal, foreground group, ...</summary>
    /// <exception cref="IOException">There is no such process, or nothing is known of it.</exception>
    public string[] Fields(int process)
    {
        // The name in parentheses may hold anything.
        var stat = Stat(process);
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ', Told + 1);
    }

    /// <summary>The command line, words separated by NUL.</summary>
    /// <exception cref="IOException">There is no such process, or nothing is known of it.</exception>
    public abstract string CommandLine(int process);

    /// <summary>The children of a process.</summary>
    /// <exception cref="IOException">There is no such process, or nothing is known of it.</exception>
    public abstract IReadOnlyList<int> Children(int process);

    /// <summary>The children of a process that any of its threads has started, as far as they are listed.</summary>
    /// <exception cref="IOException">There is no such process, or nothing is known of it.</exception>
    public virtual IReadOnlyList<int> AllChildren(int process) => Children(process);

    /// <summary>Whether a process holds the other end of a terminal; of another user's process nobody sees that.</summary>
    public abstract bool HoldsTerminal(int process);

    /// <summary>When a process started, in clock ticks since its machine's boot; null when it has ended, or nothing is known of it.</summary>
    public long? StartTicks(int process)
    {
        try
        {
            var fields = Fields(process);
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>Whether it was just looked for a process, so that its absence means that it has ended.</summary>
    public abstract bool Knows(int process);

    /// <summary>The text of <c>stat</c>.</summary>
    /// <exception cref="IOException">There is no such process, or nothing is known of it.</exception>
    protected abstract string Stat(int process);
}
