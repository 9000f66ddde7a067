using System.Management.Automation;
using Moana.Completers;
using Moana.Errors;
using Moana.Hosts;

namespace Moana.Commands;

/// <summary>Forgets hosts.</summary>
/// <remarks>What runs there goes on. What Register-MoanaHost noted of them is taken out of the list.</remarks>
/// <example>
/// <code>Unregister-MoanaHost build1</code>
/// <para>Forgets one host.</para>
/// </example>
/// <example>
/// <code>Get-MoanaHost | Where-Object Reachable -eq $false | Unregister-MoanaHost -Confirm</code>
/// <para>Asks of each host that cannot be reached whether to forget it.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Unregister, "MoanaHost", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class UnregisterMoanaHostCommand : MoanaCommand
{
    /// <summary>Names of hosts; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(HostCompleter))]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var name in Name)
        {
            try
            {
                var isPattern = WildcardPattern.ContainsWildcardCharacters(name);
                foreach (var host in isPattern ? HostCatalog.All.Where(h => h.Carrier is not null && WildcardPattern.Get(name, WildcardOptions.IgnoreCase).IsMatch(h.Name)).ToList() : [HostCatalog.Find(name)])
                {
                    if (ShouldProcess($"host '{host.Name}'", "Forget it")) HostCatalog.Remove(host.Name);
                }
            }
            catch (Exception e) when (ErrorRecords.From(e) is not null)
            {
                WriteFailure(e);
            }
        }
    }
}
