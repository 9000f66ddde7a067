using Moana.Hosts;
using Moana.Tmux;

namespace Moana.Agents;

/// <summary>The driver's errors as Moana's own: ids and kinds.</summary>
public static class TmuxErrors
{
    /// <summary>The error as Moana's own: what tmux said.</summary>
    public static MoanaException ToMoana(this TmuxException error)
    {
        switch (error.Error)
        {
            case TmuxError.Unreachable:
                return HostErrors.Unreachable(error.HostName ?? "(unnamed)", error.Said, error);
            case TmuxError.CarrierMissing:
                return HostErrors.CarrierMissing(error.HostName ?? "(unnamed)", error.Said, error);
        }

        var (id, kind) = Describe(error.Error);
        return new MoanaException(id, kind, $"{error.Message.TrimEnd().TrimEnd('.')}.", error.Target ?? error.Server, error);
    }

    private static (string Id, MoanaErrorKind Kind) Describe(TmuxError error) => error switch
    {
        TmuxError.ExecutableMissing => ("TmuxMissing", MoanaErrorKind.Unavailable),
        TmuxError.VersionTooOld => ("TmuxTooOld", MoanaErrorKind.Unavailable),
        TmuxError.NoServer => ("NoServer", MoanaErrorKind.Unavailable),
        TmuxError.BadSocket => ("BadSocket", MoanaErrorKind.InvalidInput),
        TmuxError.TargetMissing => ("TargetMissing", MoanaErrorKind.NotFound),
        TmuxError.PaneDead => ("PaneDead", MoanaErrorKind.InvalidState),
        TmuxError.NameTaken => ("NameTaken", MoanaErrorKind.Exists),
        TmuxError.Timeout => ("TmuxTimeout", MoanaErrorKind.Timeout),
        TmuxError.ConnectionLost => ("ConnectionLost", MoanaErrorKind.Unavailable),
        TmuxError.BadArgument => ("BadArgument", MoanaErrorKind.InvalidInput),
        TmuxError.NotSupported => ("NotSupported", MoanaErrorKind.Unavailable),
        TmuxError.HoldLost => ("PaneTakenOver", MoanaErrorKind.InvalidState),
        _ => ("TmuxCommandFailed", MoanaErrorKind.InvalidState),
    };
}
