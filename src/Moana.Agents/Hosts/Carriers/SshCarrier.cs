namespace Moana.Hosts;

/// <summary>
/// OpenSSH. Keys, agent, jump hosts, ports and multiplexing are what the user's own ssh configuration says; here only that is
/// set which a program without a person needs: nobody is asked for a password or whether a key is right, a dead link is
/// noticed, and nothing is forwarded or run besides.
/// </summary>
/// <param name="Destination">As ssh takes it: <c>build1</c>, <c>user@build1</c>, <c>ssh://user@build1:2222</c>.</param>
/// <param name="Options">Words for ssh before the destination, as in <c>-p 2222</c>; what they set counts before what is set here.</param>
public sealed record SshCarrier(string Destination, IReadOnlyList<string> Options) : Carrier
{
    private static readonly string[] Unattended =
    [
        "-o", "ConnectTimeout=10", "-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=3", "-o", "ClearAllForwardings=yes", "-o", "RemoteCommand=none",
    ];

    /// <inheritdoc/>
    public override HostKind Kind => HostKind.Ssh;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words =>
        ["ssh", "-T", "-o", "BatchMode=yes", .. Options, .. Unattended, "--", Plain("destination of ssh", Destination)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> TerminalWords => ["ssh", "-t", .. Options, "-o", "RemoteCommand=none", "--", Plain("destination of ssh", Destination)];

    /// <inheritdoc/>
    public bool Equals(SshCarrier? other) => other is not null && Destination == other.Destination && Options.SequenceEqual(other.Options);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Destination, Options.Count);
}
