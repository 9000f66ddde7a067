namespace Moana.Tmux.Connections;

/// <summary>Takes the notifications of a connection. The span is valid during the call only.</summary>
internal delegate void NotificationHandler(ReadOnlySpan<byte> line);
