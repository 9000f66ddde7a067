using System.Management.Automation;

namespace Moana.Commands;

/// <summary>Makes the tables of a shared record in PostgreSQL, brings older ones to this version, and lets roles use them.</summary>
/// <remarks>
/// Run it as a role that may make a schema in the database; that role owns the tables. Orchestrators may write them, readers
/// only read. It changes nothing that is as it should be, so it can be run again to let another role in. A record that is a
/// file needs none of this. Tables of an older Moana are changed by this cmdlet alone: while other machines still run the
/// older version, they could not use them any more. Start-MoanaOrchestration -Shared begins a run that others join;
/// Copy-MoanaOrchestration brings runs from another record.
/// </remarks>
/// <example>
/// <code>Initialize-MoanaStore 'postgresql://owner@db.example.org/moana?sslmode=verify-full' -OrchestratorRole builders -ReaderRole team</code>
/// <para>Sets a shared record up. The password comes from ~/.pgpass.</para>
/// </example>
/// <example>
/// <code>Initialize-MoanaStore -WhatIf</code>
/// <para>Says what would be done to the record that $env:MOANA_STORE names.</para>
/// </example>
[Cmdlet(VerbsData.Initialize, "MoanaStore", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class InitializeMoanaStoreCommand : MoanaCommand
{
    /// <summary>
    /// The record of orchestrations: a file, or a PostgreSQL database, as in postgresql://user@host/database. Without it, what
    /// $env:MOANA_STORE names, or else the user's own file.
    /// </summary>
    [Parameter(Position = 0)]
    public string? Store { get; set; }

    /// <summary>Roles of the database that run orchestrations.</summary>
    [Parameter]
    public string[] OrchestratorRole { get; set; } = [];

    /// <summary>Roles of the database that only look.</summary>
    [Parameter]
    public string[] ReaderRole { get; set; } = [];

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            var store = OpenStore(Store);
            if (ShouldProcess(store.Name, "Make or update the tables of the record, and grant their use"))
            {
                store.Initialize(OrchestratorRole, ReaderRole);
            }
        }
        catch (MoanaException e)
        {
            WriteFailure(e);
        }
    }
}
