using System.Security.Cryptography;
using System.Text;

namespace Moana.Agents;

/// <summary>
/// What of a prompt is compared with a composer. Composers wrap, scroll, indent and pad what they show; so white space does not
/// count, and of a long text its end is enough.
/// </summary>
internal static class PromptPrint
{
    /// <summary>So much of a text's end is looked for.</summary>
    private const int TailLength = 40;

    /// <summary>A digest of a prompt's end, as a composer may show it, to know it again when only the digest is left.</summary>
    public static string Of(string prompt) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(End(Squeeze(prompt)))))[..16];

    /// <summary>The end of a squeezed text.</summary>
    public static string End(string squeezed) => squeezed.Length <= TailLength ? squeezed : squeezed[^TailLength..];

    /// <summary>
    /// Without white space, zero-width characters and the borders of boxes, and with accents composed, as claude shows them.
    /// </summary>
    public static string Squeeze(string text)
    {
        var kept = new StringBuilder(text.Length);
        Span<char> units = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune) && rune.Value is not ('\u200b' or '\ufeff' or '│' or '┃' or '▌' or '|'))
            {
                kept.Append(units[..rune.EncodeToUtf16(units)]);
            }
        }

        return kept.ToString().Normalize();
    }
}
