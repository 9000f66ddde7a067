namespace Moana.Tmux.Connections;

/// <summary>A process to start, and what to write to it before anything else.</summary>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Preface">A script for the shell that the transport runs, or null.</param>
internal sealed record Launch(string Program, IReadOnlyList<string> Arguments, string? Preface);
