using System.Collections;
using System.Management.Automation;
using Moana.Commands;
using Moana.Errors;

namespace Moana.Input;

/// <summary>From an entry of <c>-Answer</c> to the rule that it means.</summary>
internal static class AnswerRules
{
    /// <summary>The rule.</summary>
    /// <exception cref="MoanaException"><c>BadAnswer</c>.</exception>
    public static AnswerRule From(IDictionary answer)
    {
        var known = new[] { nameof(AnswerRule.Rule), nameof(AnswerRule.Match), nameof(AnswerRule.Agent), nameof(AnswerRule.Choice), nameof(AnswerRule.Keys) };
        var given = AgentCommand.Entries(answer).ToDictionary(e => e.Key, e => e.Value, StringComparer.OrdinalIgnoreCase);
        if (given.ContainsKey(nameof(AnswerRule.Keys)) == given.ContainsKey(nameof(AnswerRule.Choice)) || given.Keys.Except(known, StringComparer.OrdinalIgnoreCase).Any())
        {
            throw InputErrors.BadAnswer(string.Join(", ", given.Keys));
        }

        return new AnswerRule
        {
            Rule = given.GetValueOrDefault(nameof(AnswerRule.Rule))?.ToString(),
            Match = given.GetValueOrDefault(nameof(AnswerRule.Match))?.ToString(),
            Agent = given.GetValueOrDefault(nameof(AnswerRule.Agent))?.ToString() ?? OrchestrationTask.AnyAgent,
            Choice = given.GetValueOrDefault(nameof(AnswerRule.Choice))?.ToString(),
            Keys = given.TryGetValue(nameof(AnswerRule.Keys), out var keys) ? LanguagePrimitives.ConvertTo<string[]>(keys) : [],
        };
    }
}
