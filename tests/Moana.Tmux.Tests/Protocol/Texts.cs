using System.Text;
using CsCheck;

namespace Moana.Tmux.Tests.Protocol;

/// <summary>Generators of texts, richest in what means something to tmux.</summary>
internal static class Texts
{
    private static readonly string[] Special =
    [
        "\"", "'", "\\", "$", "$HOME", "${x}", "~", "#", "##", "#[", "#{", "#{pid}", "#(id)", "}", "{", "%", "%H", ";", "; ", "-", "--", "=", "\\$", "\\n", "\\033", "`",
    ];

    private static readonly string[] Control = ["\n", "\t", "\r", "\u001b[201~", "\u0001", "\u001f", "\u007f", "\r\n", "\n%end 1 2 1\n", "\u0085", "\u009b"];

    private static readonly Gen<string> Rune = Gen.Int[1, 0x10ffff].Where(System.Text.Rune.IsValid).Select(c => new Rune(c).ToString());

    /// <summary>Any Unicode text without NUL.</summary>
    public static Gen<string> Any { get; } = Pieces(
        (6, Gen.OneOf(Special)), (3, Gen.OneOf(Control)), (4, Gen.Int[32, 126].Select(c => ((char)c).ToString())), (3, Rune));

    /// <summary>What titles and names can hold: printable characters that every terminal knows.</summary>
    public static Gen<string> Printable { get; } = Pieces(
        (6, Gen.OneOf(Special)),
        (4, Gen.Int[32, 126].Select(c => ((char)c).ToString())),
        (2, Gen.OneOf("é", "ß", "日", "本", "✳", "…", "😀", "e\u0301", "ж", "–"))).Where(t => t.Length > 0);

    /// <summary>Shows a text in a message.</summary>
    public static string Show(string text) => string.Concat(text.Select(c => c is >= ' ' and <= '~' ? c.ToString() : $"\\u{(int)c:x4}"));

    private static Gen<string> Pieces(params (int, Gen<string>)[] pieces) =>
        Gen.Frequency(Array.ConvertAll(pieces, p => (p.Item1, (IGen<string>)p.Item2))).Array[0, 24].Select(string.Concat);
}
