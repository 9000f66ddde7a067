using System.Globalization;
using System.Management.Automation;
using Moana.Plans;

namespace Moana.Input;

/// <summary>Takes a length of time as plans do, and as PowerShell does: seconds, a TimeSpan, or a text such as 15m or 2h.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecondsTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            TimeSpan span => span.TotalSeconds,
            // An empty column of a table.
            string { Length: 0 } => null,
            string text => PlanTime.ReadSeconds(text)
                ?? (text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span.TotalSeconds : (double?)null)
                ?? throw new ArgumentTransformationMetadataException($"'{text}' is no time. Give seconds, a TimeSpan, or a number with s, m, h or d, as in 15m."),
            var other => other,
        };
}
