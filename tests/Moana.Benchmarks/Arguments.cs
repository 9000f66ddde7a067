using System.Globalization;

namespace Moana.Benchmarks;

/// <summary>The options behind a benchmark's name: <c>--agents 50</c>.</summary>
internal sealed class Arguments(string[] words)
{
    /// <summary>A number, or its default.</summary>
    public int Number(string name, int otherwise) =>
        Array.IndexOf(words, $"--{name}") is var at and >= 0 && at + 1 < words.Length
            ? int.Parse(words[at + 1], CultureInfo.InvariantCulture)
            : otherwise;
}
