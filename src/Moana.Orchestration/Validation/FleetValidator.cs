using Moana.Engine;
using Moana.Hosts;

namespace Moana.Validation;

/// <summary>Validates each agent's work on the machine where it was done, and what is nobody's on this one.</summary>
/// <param name="hostOf">The machine of an agent.</param>
internal sealed class FleetValidator(Func<string, Host> hostOf) : ITaskValidator
{
    private static readonly CommandValidator Here = new();

    /// <inheritdoc/>
    public Task<IReadOnlyList<ValidationResult>> RunAsync(
        IReadOnlyList<string> commands, string folder, IReadOnlyDictionary<string, string> variables, TimeSpan timeout, CancellationToken token) =>
        Here.RunAsync(commands, folder, variables, timeout, token);

    /// <inheritdoc/>
    public ITaskValidator For(string agent) => hostOf(agent) is { IsLocal: false } elsewhere ? new HostValidator(elsewhere, waits: true) : Here;
}
