using System.Management.Automation;
using Moana.Operations;

namespace Moana.Commands;

/// <summary>A cmdlet over runs in the record.</summary>
public abstract class RunCommand : AsyncCommand
{
    /// <summary>
    /// The record of orchestrations: a file, or a PostgreSQL database, as in postgresql://user@host/database. Without it, what
    /// $env:MOANA_STORE names, or else the user's own file.
    /// </summary>
    [Parameter]
    public string? Store { get; set; }

    /// <summary>The runs that names and patterns mean; a name that none has is an error of its own.</summary>
    private protected List<MoanaRun> Find(IEnumerable<string> names, PipelineWriter output)
    {
        var store = OpenStore(Store);
        var found = new List<MoanaRun>();
        foreach (var name in names)
        {
            try
            {
                found.AddRange(WildcardPattern.ContainsWildcardCharacters(name)
                    ? store.GetRuns(output.WriteError).Where(r => WildcardPattern.Get(name, WildcardOptions.IgnoreCase).IsMatch(r.Name))
                    : [store.FindRun(RunNames.Run(name))]);
            }
            catch (MoanaException e)
            {
                output.WriteError(e);
            }
        }

        return found;
    }
}
