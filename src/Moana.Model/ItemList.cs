using System.Collections.ObjectModel;

namespace Moana;

/// <summary>A list of objects that reads as text where one is wanted, as in a column of a CSV file: with commas between them.</summary>
/// <typeparam name="T">The kind of object; its text is what stands in the list's.</typeparam>
public sealed class ItemList<T> : ReadOnlyCollection<T>
{
    private ItemList(IList<T> items)
        : base(items)
    {
    }

    /// <summary>The objects' texts, with commas between them.</summary>
    public override string ToString() => string.Join(", ", this);

    internal static ItemList<T> Of(IReadOnlyList<T> items) => items as ItemList<T> ?? new([.. items]);
}
