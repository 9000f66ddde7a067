namespace Moana.Tmux;

/// <summary>
/// A moment in a pane's output. Two equal marks of a pane mean that its program put nothing out between them; what else
/// changes a screen (its size, another process, a cleared pane) shows in <see cref="PaneInfo"/>.
/// </summary>
/// <param name="Count">Which count it is: after a drop, or a change of the layout, another one begins.</param>
/// <param name="Outputs">How many outputs were counted in it.</param>
public readonly record struct OutputMark(long Count, long Outputs);
