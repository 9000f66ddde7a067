namespace Moana.Tmux;

/// <summary>A pane as listed, with where it stands in its output.</summary>
/// <param name="Pane">Its facts at the moment of the listing.</param>
/// <param name="Output">
/// Counts at least all that it had put out by then; null when its session is not watched, or that cannot be told now. What
/// is captured of the pane after the listing still stands while later listings give the same mark and the same facts.
/// </param>
public sealed record MarkedPane(PaneInfo Pane, OutputMark? Output);
