using System.Management.Automation;

namespace Moana.Input;

/// <summary>
/// Takes an address in any shape that the pipeline brings: the value itself, its text, or what became of it on its way
/// from a job or another session.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AddressTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is null or ServerAddress) return value;
        try
        {
            return $"{inputData}" is { Length: > 0 } text ? ServerAddress.Parse(text) : null;
        }
        catch (FormatException e)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }
    }
}
