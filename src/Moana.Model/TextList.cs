using System.Collections.ObjectModel;

namespace Moana;

/// <summary>A list of texts that reads as text where one is wanted, as in a column of a CSV file: with commas between them.</summary>
public sealed class TextList : ReadOnlyCollection<string>
{
    private TextList(IList<string> texts)
        : base(texts)
    {
    }

    /// <summary>The texts, with commas between them.</summary>
    public override string ToString() => string.Join(", ", this);

    /// <summary>Texts from outside, each as it may be shown.</summary>
    internal static TextList Visible(IReadOnlyList<string> texts) => Of([.. texts.Select(t => VisibleText.Of(t))]);

    internal static TextList Of(IReadOnlyList<string> texts) => texts as TextList ?? new([.. texts]);
}
