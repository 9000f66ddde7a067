namespace Moana;

/// <summary>
/// Where a pane is: host, server and pane in one value. Its text is <c>[host:][socket]%pane</c>, as in <c>%5</c>,
/// <c>work%5</c>, <c>/tmp/tmux-1000/work%5</c> or <c>build1:work%5</c>.
/// </summary>
public sealed record PaneAddress : ServerAddress
{
    /// <summary>The pane, as tmux writes it: <c>%5</c>. A server never gives the same to another pane.</summary>
    public required string PaneId { get; init; }

    /// <summary>The address as text, which <see cref="ServerAddress.Parse"/> reads.</summary>
    public override string ToString() => Write(unnamed: "") + PaneId;
}
