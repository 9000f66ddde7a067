using Moana.Tmux.Screens;

namespace Moana.Detection;

/// <summary>
/// Says what a screen shows. The only classifier. Evidence counts in this order: the process, the agent's own hook
/// (unless the screen contradicts it), and the profile's rules over title and screen, the highest priority first.
/// </summary>
public static class Classifier
{
    /// <summary>Applies a profile's rules to one look.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="screen">The visible screen.</param>
    /// <param name="facts">What else is known of the pane.</param>
    /// <param name="explain">Whether to list every rule with its outcome.</param>
    public static Observation Classify(AgentProfile profile, Screen screen, PaneFacts facts, bool explain = false)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(screen);
        ArgumentNullException.ThrowIfNull(facts);
        var sight = new Sight(new ScreenMap(profile, screen), facts);
        var trace = explain ? new List<RuleTrace>(profile.Rules.Count) : null;
        var observation = ProcessEvidence.Look(facts) ?? ShellPrompt.Look(sight);
        var seen = observation is null || explain ? ByRules(profile, sight, trace) : null;
        observation = Carrier.Over(observation ?? Reported(profile, sight, seen!) ?? seen!, sight);
        return trace is null ? observation : observation with { Trace = trace, NoComposer = sight.Map.WhyNoComposer() };
    }

    /// <summary>What the agent's own hook says, laid over the screen; null without a report.</summary>
    private static Observation? Reported(AgentProfile profile, Sight sight, Observation seen) =>
        HookReport.Parse(sight.Facts.HookReport)?.Over(seen, seen.KeepPrevious ? ShowsWork(profile, sight) : seen is { Status: AgentStatus.Working, Settles: null }, sight.Facts.Now);

    /// <summary>An overlay hides the screen, but the title may still show work.</summary>
    private static bool ShowsWork(AgentProfile profile, Sight sight) => profile.Rules.Any(rule =>
    {
        Finding? finding = null;
        return rule is { Status: AgentStatus.Working, Keep: false, Settles: null } && rule.When.Holds(sight, ref finding);
    });

    private static Observation ByRules(AgentProfile profile, Sight sight, List<RuleTrace>? trace)
    {
        Observation? decided = null;
        foreach (var rule in profile.Rules)
        {
            Finding? finding = null;
            var matched = rule.When.Holds(sight, ref finding) && !sight.IsExhausted;
            trace?.Add(new RuleTrace(rule.Id, rule.Status, matched, Reason(matched, decided is not null, finding, sight)));
            if (matched && decided is null)
            {
                decided = Observe(rule, sight, finding);
                if (trace is null)
                {
                    break;
                }
            }
        }

        return decided ?? new Observation
        {
            Status = AgentStatus.Unknown,
            Evidence = sight.IsExhausted
                ? $"the patterns of profile '{profile.Name}' are too much work for a screen of this size; narrow their regions"
                : $"no rule of profile '{profile.Name}' fits the screen{(sight.Map.WhyNoComposer() is { } why ? $"; no composer was found: {why}" : "")}",
            Composer = sight.Composer,
        };
    }

    private static Observation Observe(Rule rule, Sight sight, Finding? finding)
    {
        var asks = rule.Status == AgentStatus.WaitingForInput;
        var menu = asks ? MenuReader.Read(sight.Map, sight.Map.SideBySide) : null;
        var question = asks ? DialogText.Read(sight.Map) : null;
        var status = LimitMenu.Is(menu, $"{sight.TurnText()} {question}") ? AgentStatus.RateLimited : rule.Status;
        var says = status == rule.Status ? rule.Says ?? rule.Id.Replace('-', ' ') : "the menu of a limit is open";
        var matched = OneLine(finding?.Text);
        return new Observation
        {
            Status = status,
            Evidence = matched is { Length: > 0 } ? $"{says}: '{matched}'" : says,
            Rule = rule.Id,
            Region = finding?.Region,
            MatchedText = matched,
            KeepPrevious = rule.Keep,
            EndsTurn = rule.EndsTurn,
            Settles = rule.Settles,
            IsUnanswered = rule.Status is AgentStatus.Idle or AgentStatus.Completed && sight.Map.IsUnanswered,
            LastPrompt = Observation.EndsOrRests(status) ? sight.Map.LastPrompt : null,
            Outcome = rule.Outcome,
            ResetsAt = status == AgentStatus.RateLimited ? ResetTime.Find(sight.TurnText(), sight.Facts.Now) : null,
            Question = question,
            Menu = menu,
            Composer = asks || rule.Keep ? null : sight.Composer,
        };
    }

    /// <summary>A match over several rows, as one line for people.</summary>
    private static string? OneLine(string? text)
    {
        const int Longest = 120;
        var line = text is null ? null : string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line is { Length: > Longest } ? $"{line[..Longest]}…" : line;
    }

    private static string Reason(bool matched, bool late, Finding? finding, Sight sight) =>
        matched ? (late ? "fits too, but a rule before it decided" : "decided") + (finding is { Text.Length: > 0 } f ? $", in {f.Region}: '{f.Text}'" : "")
        : sight.IsExhausted ? "not tried: the work that patterns may do in one look was used up"
        : finding is { } partly ? $"only partly, in {partly.Region}: '{partly.Text}'" : "not seen";
}
