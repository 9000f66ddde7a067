using System.Globalization;
using System.Text;

namespace Moana.Hosts;

/// <summary>What was answered to a <see cref="FileQuestion"/>.</summary>
/// <param name="Bytes">The answer.</param>
/// <param name="SeenAt">When it was asked: a timestamp of the monotonic clock. What it tells was so since then.</param>
internal sealed record FileAnswer(ReadOnlyMemory<byte> Bytes, long SeenAt)
{
    private const int TypeMask = 0xf000;
    private const int FolderType = 0x4000;

    /// <summary>The answer as text.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>The facts in a line of <c>stat</c>; null where it is none.</summary>
    /// <param name="line">The fields, separated by <c>|</c>.</param>
    /// <param name="path">The path; null where it is the last field.</param>
    public static (FileFacts Facts, ulong Inode, long Length)? Facts(string line, string? path = null)
    {
        var fields = line.Split('|', path is null ? 7 : 6);
        if (fields.Length < (path is null ? 7 : 6)
            || !ulong.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var inode)
            || !int.TryParse(fields[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var mode)
            || !long.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || !long.TryParse(fields[4], NumberStyles.None, CultureInfo.InvariantCulture, out var written)
            || written > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return null;
        }

        var at = DateTimeOffset.FromUnixTimeSeconds(written) + Fraction(fields[5]);
        var made = long.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out var birth) && birth > 0 && birth < written ? DateTimeOffset.FromUnixTimeSeconds(birth) : at;
        return (new(path ?? fields[6], (mode & TypeMask) == FolderType, at, made), inode, length);
    }

    /// <summary>The part of a second in <c>2026-01-31 12:00:00.123456789 +0000</c>; none where it is not told.</summary>
    private static TimeSpan Fraction(string time) => time.IndexOf('.', StringComparison.Ordinal) is var point and >= 0
        && double.TryParse($"0.{time[(point + 1)..].Split(' ')[0]}", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var part) ? TimeSpan.FromSeconds(part) : TimeSpan.Zero;
}
