using System.Management.Automation;
using Moana.Agents;
using Moana.Plans;
using Moana.Tmux;

namespace Moana.Errors;

/// <summary>Turns errors into PowerShell's records: stable id, category, target, what happened, and what to do about it.</summary>
internal static class ErrorRecords
{
    /// <summary>The record of an error of Moana's, of a plan or of tmux; null for any other exception, which is a defect.</summary>
    public static ErrorRecord? From(Exception exception) => exception switch
    {
        MoanaException e => From(e),
        TmuxException e => From(e.ToMoana()),
        PlanException e => From(PlanErrors.PlanInvalid(e)),
        _ => null,
    };

    private static ErrorRecord From(MoanaException error)
    {
        // PowerShell shows what to do on a line of its own.
        return new ErrorRecord(error, error.ErrorId, Category(error.Kind), error.Target)
        {
            ErrorDetails = new(error.Message) { RecommendedAction = Remedies.For(error) },
        };
    }

    private static ErrorCategory Category(MoanaErrorKind kind) => kind switch
    {
        MoanaErrorKind.InvalidInput => ErrorCategory.InvalidArgument,
        MoanaErrorKind.NotFound => ErrorCategory.ObjectNotFound,
        MoanaErrorKind.Exists => ErrorCategory.ResourceExists,
        MoanaErrorKind.InvalidState => ErrorCategory.InvalidOperation,
        MoanaErrorKind.Timeout => ErrorCategory.OperationTimeout,
        MoanaErrorKind.Unavailable => ErrorCategory.ResourceUnavailable,
        _ => ErrorCategory.NotSpecified,
    };
}
