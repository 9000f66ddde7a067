using System.Text;
using Moana.Tmux.Protocol;

namespace Moana.Tmux.Tests.Protocol;

/// <summary>Writes down what a reader hears.</summary>
internal sealed class Heard : IControlListener
{
    public List<string> Lines { get; } = [];

    public string? Broken { get; private set; }

    public void OnReply(BlockHeader header, bool failed, ReadOnlySpan<byte> body) =>
        Lines.Add($"{(failed ? "error" : "reply")} {header.Number}/{header.Flags}: {Encoding.UTF8.GetString(body)}");

    public void OnNotification(ReadOnlySpan<byte> line) => Lines.Add($"note: {Encoding.UTF8.GetString(line)}");

    public void OnNoise(ReadOnlySpan<byte> line) => Lines.Add($"noise: {Encoding.UTF8.GetString(line)}");

    public void OnBroken(string reason) => Broken = reason;
}
