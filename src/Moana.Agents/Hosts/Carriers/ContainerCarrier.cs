namespace Moana.Hosts;

/// <summary>A container of docker or podman that runs.</summary>
/// <param name="Container">Its name or id.</param>
/// <param name="Engine">The program: <c>docker</c>, <c>podman</c>, or another with the same command line.</param>
public sealed record ContainerCarrier(string Container, string Engine) : Carrier
{
    /// <inheritdoc/>
    public override HostKind Kind => HostKind.Container;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words => [Plain("program", Engine), "exec", "-i", Plain("container", Container)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> TerminalWords => [Plain("program", Engine), "exec", "-it", Plain("container", Container)];
}
