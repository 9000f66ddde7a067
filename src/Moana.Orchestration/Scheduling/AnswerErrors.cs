namespace Moana.Scheduling;

/// <summary>The texts and ids of errors in rules for answers.</summary>
public static class AnswerErrors
{
    /// <summary>A rule for answers cannot be used.</summary>
    public static MoanaException RuleInvalid(string reason) => new(
        "AnswerRuleInvalid", MoanaErrorKind.InvalidInput, $"A rule for answers cannot be used; nothing was sent. {reason}", null);
}
