using Spectre.Console;

namespace Moana.Dashboard;

/// <summary>A picture as a terminal's rows, each as wide as the terminal, with its colours as escape sequences.</summary>
internal sealed record Frame(IReadOnlyList<string> Rows, int Width)
{
    /// <summary>Draws a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="colours">False to leave colours out; bold, dim and inverted stay.</param>
    public static Frame Draw(DashboardState state, int width, int height, bool colours)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = width;
        console.Profile.Height = height;
        console.Profile.Capabilities.Unicode = true;
        console.Write(DashboardView.Draw(state, width, height));
        var rows = text.ToString().Split('\n').Select(r => r.TrimEnd('\r')).Take(height).ToList();
        return new([.. rows, .. Enumerable.Repeat(new string(' ', width), height - rows.Count)], width);
    }

    /// <summary>What has to be written to a terminal that shows another frame, to make it show this one: the rows that differ.</summary>
    public string Over(Frame? shown) => string.Concat(Rows
        .Select((row, i) => (Row: row, Index: i))
        .Where(r => shown is null || shown.Width != Width || shown.Rows.Count != Rows.Count || shown.Rows[r.Index] != r.Row)
        .Select(r => $"\u001b[{r.Index + 1};1H\u001b[0m{r.Row}"));
}
