using System.Globalization;
using System.Text;
using Moana.Detection;

namespace Moana.Screens;

/// <summary>The page that says how many of the labelled screens are called right, for each agent, version and setting.</summary>
public static class AccuracyPage
{
    /// <summary>Where it stands in the repository.</summary>
    public static string File { get; } = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(ScreenCorpus.Folder)!)!, "docs", "accuracy.md");

    /// <summary>Scores all screens and writes the page as text.</summary>
    /// <param name="catalog">The profiles.</param>
    public static string Write(ProfileCatalog catalog)
    {
        var (live, text) = (Accuracy.Live(catalog, ScreenCorpus.All), Accuracy.OfTextAlone(catalog, ScreenCorpus.All));
        var page = new StringBuilder().Append(
            $"""
            # How well screens are read

            Written by `dotnet run --project tests/Moana.Screens -- accuracy`; a test compares.

            {live.Count} labelled screens, all but those of `fake` of real programs, captured in November 2026 in tmux 3.3a against a mock model on loopback, in the versions, settings and sizes below (`tests/Screens/README.md` says how they were taken and labelled). {live.Right} are called what a person calls them when title, styles and cursor are known, as they are live; {live.Dangerous} are called wrong in the dangerous direction: work called ready, or a dialog called ready or working. From text alone, as in a saved screen, {text.Right} are right and {text.Dangerous} dangerous.

            The rules were tuned on these screens, so that the figures say what is covered, not how a version behaves that nobody has tried. A look that is not known is Unknown, and takes no prompts.

            Settings are ways to run a program other than its default: `base` is a developer's usual terminal (tmux-256color, 24-bit colours, 160x45, Node 22), which the others of that size differ from in one thing; `truecolor` has 24-bit colours, `osc11-dark` answers the query for the terminal's colours, `nocolor` is NO_COLOR. Those of `fake` are drawn by `tests/Moana.FakeAgent` from reported marks.


            """.ReplaceLineEndings("\n"));
        foreach (var agent in ScreenCorpus.All.GroupBy(s => s.Agent).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            page.Append(CultureInfo.InvariantCulture, $"## {agent.Key}\n\n| version | setting | sizes | screens | right | dangerous | right from text alone |\n| --- | --- | --- | ---: | ---: | ---: | ---: |\n");
            foreach (var group in agent.GroupBy(s => (s.Source.Version, s.Source.Setting)))
            {
                var (seen, read) = (Accuracy.Live(catalog, group), Accuracy.OfTextAlone(catalog, group));
                var sizes = string.Join(", ", group.Select(s => s.Source.Size).Distinct());
                page.Append(CultureInfo.InvariantCulture, $"| {group.Key.Version} | {group.Key.Setting} | {sizes} | {seen.Count} | {seen.Right} | {seen.Dangerous} | {read.Right} |\n");
            }

            page.Append('\n');
        }

        return page.ToString().TrimEnd('\n') + "\n";
    }
}
