namespace Moana.Detection;

/// <summary>Reads a dialog for people: its rows without frames and blank ones.</summary>
internal static class DialogText
{
    private const int MaxRows = 30;

    /// <summary>
    /// Frames and blanks; and braille spinners, as qwen turns one before its last row, so that a dialog reads the same
    /// as long as it stands.
    /// </summary>
    private static readonly string Frame = " \t\u00a0│┃║|╎┆█▀▄╹▌▐" + string.Concat(Enumerable.Range('\u2800', 256).Select(c => (char)c));

    internal static string Read(ScreenMap map)
    {
        var (start, end) = map.Rows(new Region(RegionName.Dialog, 0));
        if (start == end)
        {
            (start, end) = map.Rows(new Region(RegionName.Screen, 12));
        }

        var rows = Enumerable.Range(start, end - start).Where(row => !IsFrame(map.Text(row).Trim(Frame))).TakeLast(MaxRows);
        return string.Join('\n', rows.Select(row => map.Text(row).Trim(Frame).ToString()));
    }

    private static bool IsFrame(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('─', '╿') < 0;
}
