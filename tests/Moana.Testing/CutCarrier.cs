using System.Diagnostics;
using System.Globalization;

namespace Moana.Testing;

/// <summary>A carrier that leads to this machine, and that a test cuts and mends as a bad link does.</summary>
/// <param name="variables">What the environment is there: <c>HOME=/nowhere</c>.</param>
public sealed class CutCarrier(params string[] variables) : IDisposable
{
    /// <summary>Each notes its process with its start: ids are used again.</summary>
    private const string Script = """
        if [ -e "$0" ]; then echo 'ssh: connect to host elsewhere port 22: No route to host' >&2; exit 255; fi
        echo $$ $(cut -d' ' -f22 /proc/$$/stat) >>"$0.pids"; exec env -u TMUX "$@"
        """;

    private readonly TemporaryFolder _folder = new();

    /// <summary>The command that leads there, words separated by newlines.</summary>
    public string Via => string.Join('\n', ["sh", "-c", Script.ReplaceLineEndings("; "), Mark, .. variables]);

    private string Mark => _folder["cut"];

    /// <summary>Cuts the link: what it carries ends, and nothing new comes through.</summary>
    public void Cut()
    {
        File.WriteAllText(Mark, "");
        Drop();
    }

    /// <summary>Ends what the link carries; what comes next gets through.</summary>
    public void Drop()
    {
        if (!File.Exists($"{Mark}.pids"))
        {
            return;
        }

        var carried = File.ReadAllLines($"{Mark}.pids");
        File.WriteAllText($"{Mark}.pids", "");
        foreach (var line in carried)
        {
            try
            {
                using var carrier = Process.GetProcessById(int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture));
                if (line.Split(' ')[1] == Processes.StartTicks(carrier.Id)) carrier.Kill(entireProcessTree: true);
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                // It has ended by itself.
            }
        }
    }

    /// <summary>Mends the link.</summary>
    public void Mend() => File.Delete(Mark);

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
