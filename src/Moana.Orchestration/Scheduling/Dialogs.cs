namespace Moana.Scheduling;

/// <summary>Tells dialogs apart by what they say.</summary>
internal static class Dialogs
{
    /// <summary>
    /// Whether two texts are of the same dialog. Letters and digits tell: a highlight that moves redraws marks and blanks.
    /// </summary>
    public static bool AreSame(string? one, string? other) => one == other || (one is not null && other is not null && Words(one).SequenceEqual(Words(other)));

    private static IEnumerable<char> Words(string text) => text.Where(char.IsLetterOrDigit);
}
