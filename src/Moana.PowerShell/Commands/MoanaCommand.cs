using System.Management.Automation;
using System.Reflection;
using System.Runtime.ExceptionServices;
using Moana.Errors;
using Moana.Storage;

namespace Moana.Commands;

/// <summary>What all of Moana's cmdlets share: errors with stable ids, and paths as PowerShell means them.</summary>
public abstract class MoanaCommand : PSCmdlet
{
    /// <summary>
    /// Writes an error of Moana's or of tmux as a non-terminating error. Any other exception is a defect and is
    /// thrown on as it is.
    /// </summary>
    internal void WriteFailure(Exception exception)
    {
        if (ErrorRecords.From(exception) is { } record) WriteError(record);
        else ExceptionDispatchInfo.Throw(exception);
    }

    /// <summary>Ends the cmdlet with an error of Moana's or of tmux.</summary>
    internal void ThrowFailure(Exception exception)
    {
        if (ErrorRecords.From(exception) is { } record) ThrowTerminatingError(record);
        ExceptionDispatchInfo.Throw(exception);
    }

    /// <summary>
    /// Takes null for a parameter that is not given, as it is the value of a variable or of a property that there is not. Within a list
    /// it ends the cmdlet: nobody knows what was to stand there.
    /// </summary>
    private protected void TakeNulls()
    {
        foreach (var (name, value) in MyInvocation.BoundParameters)
        {
            if (value is Array items && items.Cast<object?>().Contains(null)) ThrowFailure(InputErrors.NullInList(name));
            if (value is null && GetType().GetProperty(name) is { } property && new NullabilityInfoContext().Create(property).WriteState == NullabilityState.NotNull)
            {
                var fresh = Activator.CreateInstance(GetType());
                property.SetValue(this, property.GetValue(fresh));
                (fresh as IDisposable)?.Dispose();
            }
        }
    }

    /// <summary>A path of the file system as the user meant it: relative to PowerShell's location, drives and ~ resolved.</summary>
    /// <param name="path">The path, without wildcards.</param>
    internal string ResolvePath(string path) => SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);

    /// <summary>The record of orchestrations that a person names, or else the one that is used without a name.</summary>
    /// <param name="address">A file as PowerShell means it, or the address of a database; null where none is named.</param>
    internal OrchestrationStore OpenStore(string? address) =>
        new(string.IsNullOrWhiteSpace(address) || address.Contains("://", StringComparison.Ordinal) || address.Contains('=', StringComparison.Ordinal) ? address : ResolvePath(address));
}
