using System.Buffers.Text;
using System.Text;

namespace Moana.Agents;

/// <summary>
/// Any text as an option's value. tmux 3.4 and 3.5a print control characters and dollar signs in options escaped, and
/// newlines split records everywhere; so values are base64url, which needs no escape on any version.
/// </summary>
internal static class OptionText
{
    public static string Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

    public static string Encode(ReadOnlySpan<byte> bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static string? TryDecode(string? value) => TryDecodeBytes(value) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    public static byte[]? TryDecodeBytes(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        var padded = value.Replace('-', '+').Replace('_', '/');
        padded = padded.PadRight((padded.Length + 3) / 4 * 4, '=');
        return Base64.IsValid(padded) ? Convert.FromBase64String(padded) : null;
    }
}
