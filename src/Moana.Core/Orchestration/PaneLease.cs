using Moana.Agents;

namespace Moana.Orchestration;

/// <summary>A lease as it stands on a pane.</summary>
internal static class PaneLease
{
    public static string Encode(Lease lease) => OptionText.Encode($"{lease.OrchestrationId}\n{lease.Owner}");

    public static Lease? TryDecode(string? value) =>
        OptionText.TryDecode(value)?.Split('\n') is [var orchestration, var owner] && ProcessIdentity.TryParse(owner) is { } process
            ? new(orchestration, process)
            : null;
}
