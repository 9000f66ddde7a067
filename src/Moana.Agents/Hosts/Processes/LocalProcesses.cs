using System.Globalization;
using System.Text;

namespace Moana.Hosts;

/// <summary>The processes of this machine, read when they are asked for.</summary>
internal sealed class LocalProcesses : ProcessTable
{
    private LocalProcesses()
    {
    }

    /// <summary>The one there is.</summary>
    public static LocalProcesses Instance { get; } = new();

    /// <inheritdoc/>
    public override string? Machine => MachineName.Current;

    /// <inheritdoc/>
    public override Task RefreshAsync(IReadOnlyCollection<int> processes, CancellationToken token) => Task.CompletedTask;

    /// <inheritdoc/>
    public override string CommandLine(int process) => Read($"/proc/{process}/cmdline");

    /// <inheritdoc/>
    public override IReadOnlyList<int> Children(int process) => ChildrenOf($"/proc/{process}/task/{process}");

    /// <inheritdoc/>
    public override IReadOnlyList<int> AllChildren(int process) => [.. Directory.GetDirectories($"/proc/{process}/task").SelectMany(t =>
    {
        try
        {
            return ChildrenOf(t);
        }
        catch (IOException)
        {
            // The thread has ended.
            return [];
        }
    })];

    /// <inheritdoc/>
    public override bool HoldsTerminal(int process) => OpenFiles(process).Any(file => file is "/dev/ptmx" or "/dev/pts/ptmx");

    /// <inheritdoc/>
    public override bool Knows(int process) => true;

    /// <summary>What a process holds open. By names: to enumerate infos looks up what each link leads to, too.</summary>
    internal static IEnumerable<string> OpenFiles(int process) =>
        Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Select(link => new FileInfo(link).LinkTarget).OfType<string>();

    private static IReadOnlyList<int> ChildrenOf(string thread) =>
        [.. Read($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => int.Parse(c, CultureInfo.InvariantCulture))];

    /// <inheritdoc/>
    protected override string Stat(int process) => Read($"/proc/{process}/stat");

    /// <summary>Reads a short text without what a stream and its reader need: a look at a hundred agents reads hundreds.</summary>
    private static string Read(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> bytes = stackalloc byte[1024];
        for (var length = 0; ;)
        {
            if (RandomAccess.Read(file, bytes[length..], length) is not (> 0 and var read))
            {
                return Encoding.UTF8.GetString(bytes[..length]);
            }

            length += read;
            if (length == bytes.Length)
            {
                var larger = new byte[length * 4];
                bytes.CopyTo(larger);
                bytes = larger;
            }
        }
    }
}
