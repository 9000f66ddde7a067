using System.Management.Automation;
using System.Text;
using Moana.Completers;
using Moana.Input;
using Moana.Operations;
using Moana.Reports;

namespace Moana.Commands;

/// <summary>Writes a report of an orchestration: tasks, answers, agents, attempts, validations, use, times and a timeline.</summary>
/// <remarks>
/// It begins with what a person wants to know first: what was done and by whom, with the beginning of each answer and what was
/// changed and landed; what was not done, and why; what it cost; and what waits for him: questions, held tasks, agents that take no
/// prompt. The report is made from the orchestration's record alone, so one that runs, was stopped or crashed can be reported
/// as well. An HTML report is one file without scripts and without anything from the network; it reads in light and dark
/// browsers, and prints. Of very many tasks it shows those that did not go well and the first; all of them are written as
/// JSON beside it then. As JUnit, for build servers, each task is a test case: one that failed is a failure, one that has
/// not ended an error, one that was skipped or taken back is skipped. Without -Path the text is written to the pipeline.
/// Get-MoanaTask gives the tasks as objects.
/// </remarks>
/// <example>
/// <code>Export-MoanaReport latest -Path report.html</code>
/// <para>Writes the report of the orchestration that began last as a page.</para>
/// </example>
/// <example>
/// <code>Export-MoanaReport 8b89a6e8 -Format Markdown | Add-Content -Path notes.md</code>
/// <para>Adds a report to one's notes.</para>
/// </example>
/// <example>
/// <code>(Export-MoanaReport latest -Format Json | ConvertFrom-Json).Attempts | Where-Object Outcome -ne Completed</code>
/// <para>Shows the attempts that came to nothing.</para>
/// </example>
/// <example>
/// <code>Export-MoanaReport latest -Format JUnit -Path results.xml -Force</code>
/// <para>Writes what a build server shows as test results.</para>
/// </example>
[Cmdlet(VerbsData.Export, "MoanaReport", SupportsShouldProcess = true)]
[OutputType(typeof(string), typeof(FileInfo))]
public sealed class ExportMoanaReportCommand : MoanaCommand
{
    private readonly HashSet<string> _written = [];

    /// <summary>The orchestration's id, or latest for the one that began last. Without it, that one.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(OrchestrationCompleter))]
    public string? OrchestrationId { get; set; }

    /// <summary>What to write. Without it, what the ending of -Path says (.html, .htm, .json, .xml for JUnit), else Markdown.</summary>
    [Parameter]
    public ReportFormat? Format { get; set; }

    /// <summary>The file to write. Without it, the report is written to the pipeline as one string.</summary>
    [Parameter(Position = 1)]
    public string? Path { get; set; }

    /// <summary>Writes over a file that is there already.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the file to the pipeline, as Get-Item would.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>
    /// The record of orchestrations: a file, or a PostgreSQL database, as in postgresql://user@host/database. Without it, what
    /// $env:MOANA_STORE names, or else the user's own file.
    /// </summary>
    [Parameter]
    public string? Store { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            var store = OpenStore(Store);
            var file = Path is null ? null : ResolvePath(Path);
            var data = file is null ? null : System.IO.Path.ChangeExtension(file, ".json");
            var report = Report.Write(store, OrchestrationIds.One(store, OrchestrationId), Format ?? ReportFile.FormatOf(file), TimeProvider.System, System.IO.Path.GetFileName(data));
            // Ten tasks of an orchestration in the pipeline make one report.
            if (_written.Add(report.OrchestrationId))
            {
                Write(report, file, data);
            }
        }
        catch (MoanaException e)
        {
            WriteFailure(e);
        }
    }

    private void Write(WrittenReport report, string? file, string? data)
    {
        if (file is null)
        {
            WriteObject(report.Text);
        }
        else if (ShouldProcess(file, $"Write the report of orchestration {report.OrchestrationId}"))
        {
            ReportFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(report.Text)), Force);
            if (report.Data is { } write)
            {
                ReportFile.Write(data!, write, Force);
            }

            if (PassThru)
            {
                WriteObject(new FileInfo(file));
            }
        }
    }
}
