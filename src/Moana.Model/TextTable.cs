using System.Collections.ObjectModel;

namespace Moana;

/// <summary>Names with texts that read as one text where one is wanted, as in a column of a CSV file: <c>A=1, B=2</c>.</summary>
public sealed class TextTable : ReadOnlyDictionary<string, string>
{
    private TextTable(IDictionary<string, string> texts)
        : base(texts)
    {
    }

    /// <summary>The names with their texts, with commas between them.</summary>
    public override string ToString() => string.Join(", ", this.Select(t => $"{t.Key}={t.Value}"));

    internal static TextTable Of(IReadOnlyDictionary<string, string> texts) =>
        texts as TextTable ?? new(new SortedDictionary<string, string>(texts.ToDictionary(), StringComparer.Ordinal));
}
