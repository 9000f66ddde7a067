using ModelContextProtocol.Server;
using Moana.Operations;

namespace Moana.Mcp;

/// <summary>
/// Who calls: the agent in whose pane this server runs, whatever the client says; of any other client the name that it gives
/// itself, in a form that is no agent's.
/// </summary>
internal sealed class Caller(SupervisorScope scope)
{
    private const int MaxName = 40;

    private string? _name;

    /// <summary>Its name. Found once: a process stays where it is.</summary>
    public async Task<string> NameAsync(McpServer server, CancellationToken token) => _name ??=
        (await scope.Fleet.ListAsync(session: null, token)).FirstOrDefault(a => OwnPane.Is(scope.Fleet, a))?.Name
        ?? $"client-{new string([.. (server.ClientInfo?.Name ?? "unnamed").Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-').Take(MaxName)])}";
}
