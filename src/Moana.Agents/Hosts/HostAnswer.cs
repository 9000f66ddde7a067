using System.Text;

namespace Moana.Hosts;

/// <summary>What a script answered.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Bytes">Its output, up to the limit.</param>
/// <param name="IsCut">True when there was more.</param>
public sealed record HostAnswer(int ExitCode, ReadOnlyMemory<byte> Bytes, bool IsCut)
{
    /// <summary>The output as text.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes.Span);
}
