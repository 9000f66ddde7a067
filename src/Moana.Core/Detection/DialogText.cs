using System.Text;

namespace Moana.Detection;

/// <summary>Reads a dialog for people: its rows without frames and blank ones.</summary>
internal static class DialogText
{
    private const int MaxRows = 30;
    private const string Frame = " \t\u00a0│┃║|╎┆█▀▄╹▌▐";

    internal static string Read(ScreenMap map)
    {
        var (start, end) = map.Rows(new Region(RegionName.Dialog, 0));
        if (start == end)
        {
            (start, end) = map.Rows(new Region(RegionName.Screen, 12));
        }

        var text = new StringBuilder();
        foreach (var row in Enumerable.Range(start, end - start).TakeLast(MaxRows))
        {
            var line = map.Text(row).Trim(Frame);
            if (!line.IsEmpty && line.IndexOfAnyExceptInRange('─', '╿') >= 0)
            {
                text.Append(text.Length == 0 ? "" : "\n").Append(line);
            }
        }

        return text.ToString();
    }
}
