using System.Globalization;
using System.Text;

namespace Moana.Tmux.Connections;

/// <summary>
/// Which client is coming in: it writes its line of <c>/proc/[pid]/stat</c> (<see cref="Transport.Attach"/>) into the file that
/// the process that started it holds locked meanwhile. When that process is killed, the lock is gone but the client still
/// introduces itself: who takes the lock next reads of it here. A process is known by its number and the time of its start,
/// since a number can go to another one.
/// </summary>
internal static class ArrivalNote
{
    private const int Longest = 4096;

    /// <summary>Field 22 of <c>/proc/[pid]/stat</c>, counted from the state, which is field 3 and follows the name in parentheses.</summary>
    private const int StartTime = 19;

    /// <summary>Takes the note away: the client is in, or has ended.</summary>
    public static void Clear(FileStream file)
    {
        try
        {
            file.SetLength(0);
        }
        catch (IOException)
        {
            // Then it is read again and again, and names no process that lives.
        }
    }

    /// <summary>True when the file names a client that still lives.</summary>
    public static bool IsLeft(FileStream file)
    {
        try
        {
            Span<byte> bytes = stackalloc byte[Longest];
            file.Position = 0;
            var note = Encoding.UTF8.GetString(bytes[..file.ReadAtLeast(bytes, Longest, throwOnEndOfStream: false)]);
            return int.TryParse(note.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var client)
                && Started(note) is { } started && started == Started(File.ReadAllText($"/proc/{client}/stat"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>When the process started; null when it has ended.</summary>
    private static string? Started(string stat) =>
        stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [not ("Z" or "X"), ..] facts && facts.Length > StartTime
            ? facts[StartTime] : null;
}
