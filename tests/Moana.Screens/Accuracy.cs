using System.Text;
using Moana.Detection;
using Moana.Tmux.Screens;

namespace Moana.Screens;

/// <summary>Counts what was called what.</summary>
public sealed class Accuracy
{
    private static readonly string[] BrokenOff = ["interrupt", "denied", "cancel"];

    private readonly List<(string Path, AgentStatus Label, AgentStatus Called, string Evidence)> _all = [];

    /// <summary>How many were counted.</summary>
    public int Count => _all.Count;

    /// <summary>How many were called what a person calls them.</summary>
    public int Right => _all.Count(a => a.Label == a.Called);

    /// <summary>How many were called wrong in the dangerous direction.</summary>
    public int Dangerous => _all.Count(a => IsDangerous(a.Label, a.Called));

    /// <summary>The share of those that were called right.</summary>
    public double Share => Right / (double)Count;

    /// <summary>Working called ready, or a dialog called ready or working.</summary>
    public static bool IsDangerous(AgentStatus label, AgentStatus called) => label switch
    {
        AgentStatus.Working => called is AgentStatus.Idle or AgentStatus.Completed,
        AgentStatus.WaitingForInput => called is AgentStatus.Idle or AgentStatus.Completed or AgentStatus.Working,
        _ => false,
    };

    /// <summary>Classifies screens as seen live: with styles, title, command and turn.</summary>
    public static Accuracy Live(ProfileCatalog catalog, IEnumerable<LabelledScreen> screens) => Of(catalog, screens, s => s.Styled(), s => s.Facts);

    /// <summary>Classifies screens of which only text and turn are known.</summary>
    public static Accuracy OfTextAlone(ProfileCatalog catalog, IEnumerable<LabelledScreen> screens) =>
        Of(catalog, screens, s => s.Plain(), _ => new PaneFacts { Now = LabelledScreen.Now });

    /// <summary>Counts one screen.</summary>
    public void Add(string path, AgentStatus label, AgentStatus called, string evidence) => _all.Add((path, label, called, evidence));

    /// <summary>The confusion table, and each screen that was called wrong.</summary>
    public override string ToString()
    {
        var text = new StringBuilder().Append("label \\ called".PadRight(18));
        var columns = _all.Select(a => a.Called).Concat(_all.Select(a => a.Label)).Distinct().Order().ToList();
        text.AppendJoin(' ', columns.Select(c => $"{c,15}")).AppendLine();
        foreach (var row in _all.GroupBy(a => a.Label).OrderBy(g => g.Key))
        {
            text.Append($"{row.Key}".PadRight(18)).AppendJoin(' ', columns.Select(c => $"{row.Count(a => a.Called == c),15}")).AppendLine();
        }

        foreach (var wrong in _all.Where(a => a.Label != a.Called))
        {
            text.Append(IsDangerous(wrong.Label, wrong.Called) ? "DANGEROUS " : "").Append(wrong.Path).Append(": ").Append(wrong.Label)
                .Append(" was called ").Append(wrong.Called).Append(": ").AppendLine(wrong.Evidence);
        }

        return text.ToString();
    }

    /// <summary>Captures that were labelled before there were outcomes call a turn Completed that was broken off, as their states say.</summary>
    private static bool IsToldAsOver(LabelledScreen screen, Observation seen) =>
        screen is { Status: AgentStatus.Completed, Outcome: null } && seen.Outcome == TurnOutcome.Interrupted
        && BrokenOff.Any(word => screen.State.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static Accuracy Of(ProfileCatalog catalog, IEnumerable<LabelledScreen> screens, Func<LabelledScreen, Screen> look, Func<LabelledScreen, PaneFacts> facts)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(screens);
        var accuracy = new Accuracy();
        foreach (var screen in screens)
        {
            // An agent that no profile knows is read as such a one is: by the fallback.
            var profile = catalog.Profiles.GetValueOrDefault(screen.Agent) ?? catalog.Named(ProfileCatalog.Fallback);
            var seen = Classifier.Classify(profile, look(screen), facts(screen));
            accuracy.Add(screen.Path, screen.Status, IsToldAsOver(screen, seen) ? AgentStatus.Completed : StatusResolver.Resolve(seen, screen.InTurn[0]), seen.Evidence);
        }

        return accuracy;
    }
}
