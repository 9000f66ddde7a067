using System.Globalization;

namespace Moana.RealAgents.Tests;

/// <summary>A kind of prompts that deliveries are tried with.</summary>
/// <param name="Name">What makes it, for the table.</param>
/// <param name="Make">A prompt that begins with a mark.</param>
internal sealed record DeliveryKind(string Name, Func<string, string> Make)
{
    private const string Words = "Create the file named in the plan and explain each step of it in plain words; ";

    /// <summary>Every kind.</summary>
    internal static IReadOnlyList<DeliveryKind> All { get; } =
    [
        new("31 characters", mark => Filled(mark, 31)),
        new("500 characters", mark => Filled(mark, 500)),
        new("60 lines", mark => string.Join('\n', Enumerable.Range(1, 60).Select(line => $"{mark} Line {line} of the plan: name the file"))),
        new("20,000 characters", mark => Filled(mark, 20_000)),
        new("Unicode", mark => $"{mark} Größe, été, 漢字かな, 안녕, Ω≠∞, 👩‍👩‍👧 🚀, e\u0301\nand „quotes“ «here», $HOME `id` \\n."),
    ];

    /// <summary>Characters of which a terminal loses parts: tried by hand, beside the others.</summary>
    internal static DeliveryKind Joined { get; } = new(
        "joined emoji", mark => $"{mark} tell the family 👨‍👩‍👧‍👦 of four that 👍🏽 and 👩🏽‍🚀 stand for yes, that 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇩🇪 ❤️‍🔥 1️⃣ are signs, and end with 👨‍👩‍👧‍👦");

    /// <summary>What no other prompt has in it, so that what the model received is told apart.</summary>
    internal string Mark(int round) => string.Create(CultureInfo.InvariantCulture, $"Prompt {round}{(char)('a' + All.Append(Joined).TakeWhile(k => k != this).Count())}:");

    /// <summary>The prompt of a round.</summary>
    internal string Prompt(int round) => Make(Mark(round));

    private static string Filled(string mark, int length)
    {
        var text = $"{mark} ";
        while (text.Length < length)
        {
            text += Words;
        }

        return string.Concat(text.AsSpan(0, length - 1), ".");
    }
}
