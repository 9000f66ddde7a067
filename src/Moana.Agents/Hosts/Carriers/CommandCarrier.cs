namespace Moana.Hosts;

/// <summary>A command line of the user's own, as in <c>sudo -n -u agents</c> or <c>machinectl shell</c>.</summary>
/// <param name="Command">The words; what is to run there is put behind them.</param>
public sealed record CommandCarrier(IReadOnlyList<string> Command) : Carrier
{
    /// <inheritdoc/>
    public override HostKind Kind => HostKind.Command;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words => Command is [{ Length: > 0 }, ..] && !Command.Any(w => w.AsSpan().ContainsAny('\n', '\0'))
        ? Command
        : throw HostErrors.BadHost($"'{string.Join(' ', Command)}' is no command line");

    /// <inheritdoc/>
    public override IReadOnlyList<string> TerminalWords => Words;

    /// <inheritdoc/>
    public bool Equals(CommandCarrier? other) => other is not null && Command.SequenceEqual(other.Command);

    /// <inheritdoc/>
    public override int GetHashCode() => Command.Count > 0 ? Command[0].GetHashCode(StringComparison.Ordinal) : 0;
}
