using System.Globalization;
using System.Text;

namespace Moana.Testing;

/// <summary>
/// Texts that are nearly right, from seeds. <c>MOANA_FUZZ_RUNS=100000</c> tries so many, <c>MOANA_FUZZ_SEED</c> others.
/// </summary>
public static class Fuzz
{
    /// <summary>What one case may allocate: what takes more than the text's size explains grows with it.</summary>
    private const long MaxAllocated = 64_000_000;

    private static readonly string[] Pieces =
    [
        "", "\0", "\n", "\r", "\t", " ", "  ", ";", ":", ",", "-", "- ", "[", "]", "{", "}", "[[[[[[[[", "{{{{{{{{", "\"", "'", "\\", "\\ud83d", "\ud83d", "\ud83d\ude00", "\u202e", "\u001b[2J", "\ufeff",
        "&a ", "*a", "&a [*a, *a]", "<<: *a", "!!binary x", "? ", "|", ">", "#", "%YAML 9.9\n", "---", "...", "~", "null", "true", "-1", "0", "1e999", "99999999999999999999", "NaN", "2026-13-45",
        "Completed", "conversation=", "(?i)", "(a+)+$", "{1,1000}", "\\p{L}", "@", "$", "`", "日本語",
    ];

    /// <summary>Tries cases one after another; the first one that throws, or allocates out of all proportion, fails with its number.</summary>
    /// <param name="usual">How many cases without the variable.</param>
    /// <param name="make">Makes a case.</param>
    /// <param name="attempt">Tries it; a typed error is its own business.</param>
    /// <param name="token">Cancels.</param>
    public static void Run(int usual, Func<Random, string> make, Action<string> attempt, CancellationToken token)
    {
        var (runs, seed) = (Setting("MOANA_FUZZ_RUNS", usual), Setting("MOANA_FUZZ_SEED", 1));
        for (var i = 0; i < runs; i++)
        {
            token.ThrowIfCancellationRequested();
            var text = make(new Random(unchecked((seed * 1_000_003) + i)));
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                attempt(text);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Case {i} of seed {seed}: {e.GetType().Name}: {e.Message}\n{Shown(text)}", e);
            }

            if (GC.GetAllocatedBytesForCurrentThread() - before is var allocated && allocated > MaxAllocated)
            {
                throw new InvalidOperationException($"Case {i} of seed {seed} allocated {allocated} bytes:\n{Shown(text)}");
            }
        }
    }

    /// <summary>A text with some of its parts removed, doubled, swapped or replaced.</summary>
    public static string Mutate(string text, Random dice)
    {
        var made = new StringBuilder(text);
        for (var edits = dice.Next(1, 6); edits > 0; edits--)
        {
            var at = dice.Next(made.Length + 1);
            var length = Math.Min(made.Length - at, dice.Next(3) == 0 ? dice.Next(40) : dice.Next(4));
            switch (dice.Next(5))
            {
                case 0:
                    made.Remove(at, length);
                    break;
                case 1:
                    made.Insert(at, made.ToString(at, length));
                    break;
                case 2:
                    made.Insert(at, string.Concat(Enumerable.Repeat(Pieces[dice.Next(Pieces.Length)], dice.Next(50) == 0 ? 2000 : 1)));
                    break;
                case 3:
                    made.Remove(at, length).Insert(at, Pieces[dice.Next(Pieces.Length)]);
                    break;
                default:
                    made.Remove(at, length).Insert(at, (char)dice.Next(0x3000));
                    break;
            }
        }

        return made.ToString();
    }

    private static string Shown(string text) => text.Length > 2000 ? $"{text[..2000]}... ({text.Length} characters)" : text;

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
