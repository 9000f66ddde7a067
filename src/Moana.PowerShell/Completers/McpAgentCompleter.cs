using Moana.Operations;

namespace Moana.Completers;

/// <summary>Kinds of agent of which it is known how they are told of a server of the Model Context Protocol.</summary>
public sealed class McpAgentCompleter : Completer
{
    /// <inheritdoc/>
    protected override Task<IEnumerable<Candidate>> FindAsync(IReadOnlyDictionary<string, string> bound, CancellationToken token) =>
        Task.FromResult(McpConfigurations.Agents.Select(a => new Candidate(a, $"{a}: {McpConfigurations.For(a, "", "")!.File}")));
}
