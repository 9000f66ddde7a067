namespace Moana.Agents;

/// <summary>The right to drive an agent, as it stands on the agent's pane. It ends with its process.</summary>
/// <param name="OrchestrationId">The orchestration that holds it.</param>
/// <param name="Owner">The process that runs it.</param>
public sealed record Lease(string OrchestrationId, ProcessIdentity Owner)
{
    /// <summary>The lease as a pane option's value.</summary>
    public string Encode() => OptionText.Encode($"{OrchestrationId}\n{Owner}");

    /// <summary>Reads what <see cref="Encode"/> wrote; null for anything else.</summary>
    public static Lease? TryDecode(string? value) =>
        OptionText.TryDecode(value)?.Split('\n') is [var orchestration, var owner] && ProcessIdentity.TryParse(owner) is { } process
            ? new(orchestration, process)
            : null;
}
