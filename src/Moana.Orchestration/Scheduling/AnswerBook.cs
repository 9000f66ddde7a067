using System.Text.RegularExpressions;
using Moana.Plans;
using Moana.Tmux.Commands;

namespace Moana.Scheduling;

/// <summary>The answers that a person allowed, ready to be looked up.</summary>
public sealed class AnswerBook
{
    /// <summary>Texts that have no word and no beginning in common: what fits them all says nothing of a question.</summary>
    private static readonly string[] _unrelated = ["qzx jvk", "7 b 93", "?! w/"];

    private readonly List<(AnswerRule Rule, Regex? Match)> _rules = [];

    /// <summary>Reads the rules.</summary>
    /// <exception cref="MoanaException">A rule fits everything, presses nothing or what is no key, or has no valid expression.</exception>
    public AnswerBook(IReadOnlyList<AnswerRule> rules)
    {
        foreach (var rule in rules)
        {
            if (string.IsNullOrEmpty(rule.Rule) && string.IsNullOrEmpty(rule.Match))
            {
                throw AnswerErrors.RuleInvalid("It names neither a profile rule nor an expression, so it would answer every question. Give Rule or Match.");
            }

            if ((rule.Keys.Count == 0) == string.IsNullOrWhiteSpace(rule.Choice))
            {
                throw AnswerErrors.RuleInvalid($"The one for '{rule.Rule ?? rule.Match}' has to name a choice or keys, one of the two. Give the choice by its text or number.");
            }

            // tmux types what is no key's name, letter by letter, into the dialog.
            if (rule.Keys.FirstOrDefault(k => !KeyName.IsKnown(k)) is { } unknown)
            {
                throw AnswerErrors.RuleInvalid(
                    $"The one for '{rule.Rule ?? rule.Match}' presses '{unknown}', which is no key of tmux. Keys are single characters (y, 1) or names: Enter, Escape, Tab, Up, Down.");
            }

            _rules.Add((rule, string.IsNullOrEmpty(rule.Match) ? null : Compile(rule.Match)));
        }
    }

    /// <summary>
    /// What a question may be answered with; null when it may not. The menu of a limit is only answered by a choice,
    /// never by keys.
    /// </summary>
    public AnswerRule? Find(StatusReport question) => _rules.FirstOrDefault(r =>
        TaskTarget.Fits(r.Rule.Agent, question.Name)
        && (string.IsNullOrEmpty(r.Rule.Rule) || string.Equals(r.Rule.Rule, question.Rule, StringComparison.OrdinalIgnoreCase))
        && (r.Match is null || (question.Question is { } text && r.Match.IsMatch(text)))
        && (question.Status != AgentStatus.RateLimited || r.Rule.Choice is not null)).Rule;

    private static Regex Compile(string expression)
    {
        try
        {
            // A user's expression must not be able to hang the scheduler.
            var match = new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return !match.IsMatch("") && !_unrelated.All(match.IsMatch)
                ? match
                : throw AnswerErrors.RuleInvalid($"The expression '{expression}' fits every question, whatever it asks. Give words of the one that it is to answer.");
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw AnswerErrors.RuleInvalid($"The expression '{expression}' cannot be read: {e.Message} Backreferences and lookarounds are not supported.");
        }
    }
}
