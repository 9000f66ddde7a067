using System.Buffers.Text;

namespace Moana.Tmux.Protocol;

/// <summary>What stands behind <c>%begin</c>: <c>1700000000 271 1</c>.</summary>
/// <param name="Time">Seconds since 1970.</param>
/// <param name="Number">The command's number in the server; rises with gaps.</param>
/// <param name="Flags">1 for an answer to a line of ours; 0 for the attach itself and for hooks.</param>
internal readonly record struct BlockHeader(long Time, long Number, int Flags)
{
    /// <summary>True for an answer to a command that was sent over the connection.</summary>
    public bool AnswersUs => (Flags & 1) != 0;

    public static bool TryParse(ReadOnlySpan<byte> text, out BlockHeader header)
    {
        header = default;
        if (!TryNumber(ref text, out var time) || !TryNumber(ref text, out var number) || !TryNumber(ref text, out var flags)
            || !text.IsEmpty || flags > int.MaxValue)
        {
            return false;
        }

        header = new(time, number, (int)flags);
        return true;
    }

    private static bool TryNumber(ref ReadOnlySpan<byte> text, out long number)
    {
        if (text.IsEmpty || text[0] is < (byte)'0' or > (byte)'9' || !Utf8Parser.TryParse(text, out number, out var used))
        {
            number = 0;
            return false;
        }

        text = text[used..];
        if (text is [(byte)' ', _, ..])
        {
            text = text[1..];
        }

        return true;
    }
}
