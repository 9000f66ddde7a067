using System.Management.Automation;
using Moana.Plans;
using Moana.Tmux;

namespace Moana;

/// <summary>Turns errors into PowerShell's records: stable id, category, target and a text that names the remedy.</summary>
internal static class ErrorRecords
{
    /// <summary>The record of an error of Moana's, of a plan or of tmux; null for any other exception, which is a defect.</summary>
    public static ErrorRecord? From(Exception exception) => exception switch
    {
        MoanaException e => new ErrorRecord(e, e.ErrorId, Category(e.Kind), e.Target),
        TmuxException e => From(TmuxErrors.ToMoana(e)),
        PlanException e => From(new MoanaException("PlanInvalid", MoanaErrorKind.InvalidInput, e.Message, e.Problems is [var first, ..] ? first.File : null, e)),
        _ => null,
    };

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
