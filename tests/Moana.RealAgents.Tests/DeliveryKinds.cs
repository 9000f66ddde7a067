using System.Globalization;

namespace Moana.RealAgents.Tests;

/// <summary>The kinds of prompts that deliveries are tried with. Each prompt is one of its own, so a doubled one is told.</summary>
internal static class DeliveryKinds
{
    private const string Words = "Create the file named in the plan and explain each step of it in plain words; ";

    /// <summary>Every kind: its name, and what makes the text of a round.</summary>
    internal static IReadOnlyList<(string Name, Func<int, string> Prompt)> All { get; } =
    [
        ("31 characters", round => Filled(round, 31)),
        ("500 characters", round => Filled(round, 500)),
        ("60 lines", round => string.Join('\n', Enumerable.Range(1, 60).Select(line => Numbered($"{round}, line {line} of the plan: name the file")))),
        ("20,000 characters", round => Filled(round, 20_000)),
        ("Unicode", round => Numbered($"{round}: Größe, été, 漢字かな, 안녕, Ω≠∞, 👩‍👩‍👧 🚀, e\u0301\nand „quotes“ «here», $HOME `id` \\n.")),
    ];

    private static string Filled(int round, int length)
    {
        var text = Numbered($"{round}: ");
        while (text.Length < length)
        {
            text += Words;
        }

        return string.Concat(text.AsSpan(0, length - 1), ".");
    }

    private static string Numbered(FormattableString text) => "Round " + text.ToString(CultureInfo.InvariantCulture);
}
