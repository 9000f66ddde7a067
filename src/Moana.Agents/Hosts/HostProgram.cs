using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Moana.Hosts;

/// <summary>
/// A program that runs on another machine for as long as it needs, with a carrier's process of its own. What it started ends with
/// it when it is broken off, also when this process is killed or the way is cut: a guard there ends the group when its input ends.
/// </summary>
public static partial class HostProgram
{
    /// <summary>
    /// Handed over when the way is seen to be open. The last words, with the exit code, end the output: what a program leaves behind
    /// may keep it open for hours. A program's group is its own, so that all of it can be ended.
    /// </summary>
    private const string Script = """
        {
            exec 3<&0 </dev/null
            cd {folder} || { echo "The folder does not exist there."; printf '\n%s %d\n' {mark} 1; exit 1; }
            s=; command -v setsid >/dev/null && s=setsid
            {variables} $s sh -c {command} 2>&1 3<&- &
            p=$!
            { cat <&3; kill -TERM "-$p" || kill -TERM "$p"; sleep 2; kill -KILL "-$p" || kill -KILL "$p"; } >/dev/null 2>&1 &
            g=$!
            wait "$p"; c=$?
            kill -KILL "$g" 2>/dev/null
            printf '\n%s %d\n' {mark} "$c"
            exit
        }
        """;

    /// <summary>How long a program that is broken off has to end there.</summary>
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);

    /// <summary>Runs a command line to its end.</summary>
    /// <param name="host">Where.</param>
    /// <param name="command">The command line, for <c>sh -c</c>.</param>
    /// <param name="folder">The folder there.</param>
    /// <param name="variables">Environment variables that it gets.</param>
    /// <param name="output">Takes its output and its errors, as they come.</param>
    /// <param name="token">Breaks it off; then it is ended there with all that it started.</param>
    /// <param name="begins">Hears that the way is open and the command is handed over: its time begins; null for nobody.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="MoanaException">
    /// The host cannot be reached or does not answer, and nothing was run there; or <c>HostRunCut</c>: the way to it was cut meanwhile.
    /// </exception>
    public static async Task<int> RunAsync(
        Host host, string command, string folder, IReadOnlyDictionary<string, string> variables, Action<ReadOnlyMemory<char>> output, CancellationToken token, Action? begins = null)
    {
        var mark = $"moana-{Guid.NewGuid():n}";
        using var carrier = CarrierProcess.Start(host.Name, host.Words);
        using var opening = CancellationTokenSource.CreateLinkedTokenSource(token);
        opening.CancelAfter(HostShell.OpenPatience);
        var handedOver = false;
        try
        {
            await carrier.WriteAsync($"echo; echo {mark}\n", opening.Token).ConfigureAwait(false);
            return await ReadAsync(carrier, mark, HandOverAsync, output, opening.Token, token).ConfigureAwait(false) ?? throw await CutAsync(null).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!handedOver && !token.IsCancellationRequested)
        {
            carrier.Dispose();
            throw HostErrors.HostTimeout(host.Name, HostShell.OpenPatience, await carrier.LastWordsAsync().ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The guard there hears the end of its input, and ends the program; so the carrier is not killed at once.
            carrier.CloseInput();
            using var end = new CancellationTokenSource(EndPatience);
            try
            {
                await ReadAsync(carrier, mark, () => Task.CompletedTask, _ => { }, end.Token, end.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // It does not end, or cannot be reached.
            }

            throw;
        }
        catch (IOException e)
        {
            throw await CutAsync(e).ConfigureAwait(false);
        }

        Task HandOverAsync()
        {
            // Before it is written: of what was written in part nobody knows either.
            handedOver = true;
            begins?.Invoke();
            return carrier.WriteAsync($"{Fill(mark, command, folder, variables)}\n", token);
        }

        async Task<MoanaException> CutAsync(IOException? inner)
        {
            var said = await carrier.LastWordsAsync().ConfigureAwait(false);
            return handedOver ? HostErrors.RunCut(host.Name, said, inner) : HostErrors.Unreachable(host.Name, said, inner);
        }
    }

    private static string Fill(string mark, string command, string folder, IReadOnlyDictionary<string, string> variables) => Fill(
        Script,
        ("mark", mark),
        ("folder", Quote(folder)),
        ("variables", variables.Count == 0 ? "" : $"env {string.Join(' ', variables.Select(v => Quote($"{v.Key}={v.Value}")))}"),
        ("command", Quote(command)));

    /// <summary>A script with words in the places of their names. In one pass: a path may have such a name in it.</summary>
    internal static string Fill(string script, params (string Name, string Words)[] places) =>
        Place().Replace(script, m => Array.Find(places, p => p.Name == m.Groups[1].Value) is { Words: { } words } ? words : m.Value);

    [GeneratedRegex(@"\{(\w+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Place();

    /// <summary>Hands the output on between the first and the last mark; null when it ends without the last.</summary>
    private static async Task<int?> ReadAsync(
        CarrierProcess carrier, string mark, Func<Task> openAsync, Action<ReadOnlyMemory<char>> output, CancellationToken opening, CancellationToken token)
    {
        using var reader = new StreamReader(carrier.Output, Encoding.UTF8, false, 8192, leaveOpen: true);
        var (buffer, held, begun) = (new char[16 * 1024], 0, false);
        while (await reader.ReadAsync(buffer.AsMemory(held), begun ? token : opening).ConfigureAwait(false) is > 0 and var read)
        {
            held += read;
            var text = buffer.AsMemory(0, held);
            if (!begun && text.Span.IndexOf($"\n{mark}\n") is var first and >= 0)
            {
                begun = true;
                await openAsync().ConfigureAwait(false);
                text = text[(first + mark.Length + 2)..];
            }

            if (begun && text.Span.IndexOf($"\n{mark} ") is var last and >= 0 && text.Span[(last + mark.Length + 2)..].IndexOf('\n') is var end and >= 0)
            {
                output(text[..last]);
                return int.Parse(text.Span.Slice(last + mark.Length + 2, end), NumberStyles.None, CultureInfo.InvariantCulture);
            }

            // What may be the beginning of a mark is looked at again with what comes next.
            var keep = Math.Min(text.Length, mark.Length + 8);
            if (begun) output(text[..^keep]);
            text[^keep..].CopyTo(buffer);
            held = keep;
        }

        return null;
    }

    /// <summary>A text as one word of a POSIX shell.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
