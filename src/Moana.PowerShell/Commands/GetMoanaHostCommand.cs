using System.Management.Automation;
using Moana.Completers;
using Moana.Errors;
using Moana.Hosts;
using Moana.Operations;

namespace Moana.Commands;

/// <summary>Gets the hosts, and sees how it stands with them.</summary>
/// <remarks>
/// Asks all of them at the same time: whether a shell answers, by how much the clock there differs, which tmux is there and how
/// many sessions its default server has. A host that cannot be reached is no error: the object says what is the matter, and what
/// to do about it. This machine is the host localhost.
/// </remarks>
/// <example>
/// <code>Get-MoanaHost</code>
/// <para>Shows all hosts, this machine included.</para>
/// </example>
/// <example>
/// <code>Get-MoanaHost build* | Where-Object Reachable | Get-MoanaStatus</code>
/// <para>Shows the agents of those hosts that answer.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "MoanaHost")]
[OutputType(typeof(MoanaHost))]
public sealed class GetMoanaHostCommand : AsyncCommand
{
    /// <summary>Names of hosts; wildcards are allowed. Without it, all hosts.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(HostCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Tells what is noted, and connects to nothing.</summary>
    [Parameter]
    public SwitchParameter NoProbe { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var found = new List<HostRegistration>();
        foreach (var name in Name)
        {
            if (WildcardPattern.ContainsWildcardCharacters(name))
            {
                found.AddRange(HostCatalog.All.Where(h => WildcardPattern.Get(name, WildcardOptions.IgnoreCase).IsMatch(h.Name)));
                continue;
            }

            try
            {
                found.Add(HostCatalog.Find(name));
            }
            catch (MoanaException e)
            {
                output.WriteError(e);
            }
        }

        // Asked at once, and told in order.
        foreach (var host in found.DistinctBy(h => h.Name, StringComparer.OrdinalIgnoreCase).Select(h => NoProbe ? Task.FromResult(HostProbe.Describe(h)) : AskAsync(h, token)).ToList())
        {
            output.WriteObject(await host);
        }
    }

    private static async Task<MoanaHost> AskAsync(HostRegistration host, CancellationToken token)
    {
        var seen = await HostProbe.AskAsync(host, Endpoints.From(host, null, null), token);
        return seen.ErrorId.Length > 0 ? seen with { Remedy = Remedies.For(seen.ErrorId, seen.Name) } : seen;
    }
}
