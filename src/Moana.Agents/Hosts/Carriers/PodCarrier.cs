namespace Moana.Hosts;

/// <summary>A pod of Kubernetes.</summary>
/// <param name="Pod">Its name, as kubectl takes it: <c>agents-0</c>, <c>deploy/agents</c>.</param>
/// <param name="Namespace">The namespace; null for that of the context.</param>
/// <param name="Context">The context of kubectl's configuration; null for the current one.</param>
public sealed record PodCarrier(string Pod, string? Namespace, string? Context) : Carrier
{
    /// <inheritdoc/>
    public override HostKind Kind => HostKind.Pod;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words => Exec("-i");

    /// <inheritdoc/>
    public override IReadOnlyList<string> TerminalWords => Exec("-it");

    private IReadOnlyList<string> Exec(string input) =>
    [
        "kubectl", .. Context is null ? [] : new[] { "--context", Plain("context", Context) },
        .. Namespace is null ? [] : new[] { "--namespace", Plain("namespace", Namespace) }, "exec", input, Plain("pod", Pod), "--",
    ];
}
