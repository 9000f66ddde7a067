namespace Moana.Tmux;

/// <summary>A pane with what stood on it, from one exchange with the server.</summary>
/// <param name="Pane">The pane as listed.</param>
/// <param name="Text">The captured text; null when the pane was closed between the listing and the capture.</param>
public sealed record PaneSnapshot(PaneInfo Pane, string? Text);
