using System.Globalization;
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

    private const int Joiner = 0x200d;
    private const int FirstSkinTone = 0x1f3fb;
    private const int LastSkinTone = 0x1f3ff;

    /// <summary>A digest of a prompt's end, as a composer may show it, to know it again when only the digest is left.</summary>
    public static string Of(string prompt) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(End(Squeeze(prompt)))))[..16];

    /// <summary>The end of a squeezed text.</summary>
    public static string End(string squeezed) => squeezed.Length <= TailLength ? squeezed : squeezed[^TailLength..];

    /// <summary>
    /// Without white space, the borders of boxes, and all that a terminal may lose: what shares the cell of the character
    /// before it (accents, variants, skin tones, all of a joined emoji but its first part). A cell of tmux holds some twenty
    /// bytes, and programs redraw parts of what they take for one character; what is lost so is no difference.
    /// </summary>
    public static string Squeeze(string text)
    {
        var kept = new StringBuilder(text.Length);
        var joined = false;
        foreach (var rune in Decomposed(text).EnumerateRunes())
        {
            var shares = SharesCell(rune) || (joined && !Rune.IsLetterOrDigit(rune) && !Rune.IsWhiteSpace(rune));
            if (!shares && !Rune.IsWhiteSpace(rune) && rune.Value is not ('│' or '┃' or '▌' or '|'))
            {
                kept.Append(rune.ToString());
            }

            joined = rune.Value == Joiner || (joined && SharesCell(rune));
        }

        return kept.ToString();
    }

    private static bool SharesCell(Rune rune) =>
        rune.Value is >= FirstSkinTone and <= LastSkinTone
        || (!rune.IsAscii && Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format);

    /// <summary>With accents behind their letters; what is no text at all, as halves of characters are, is replaced first.</summary>
    private static string Decomposed(string text) =>
        Ascii.IsValid(text) ? text : string.Concat(text.EnumerateRunes().Select(r => r.ToString())).Normalize(NormalizationForm.FormD);
}
