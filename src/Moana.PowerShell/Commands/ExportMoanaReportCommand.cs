using System.Management.Automation;
using System.Text;
using Moana.Agents;
using Moana.Completers;
using Moana.Reports;
using Moana.Storage;

namespace Moana.Commands;

/// <summary>Writes a report of an orchestration: tasks, agents, attempts, validations, times and a timeline.</summary>
/// <remarks>
/// The report is made from the orchestration's record alone, so one that runs, was stopped or crashed can be reported
/// as well. An HTML report is one file without scripts and without anything from the network; it reads in light and dark
/// browsers, and prints. Of very many tasks it shows those that did not go well and the first; all of them are written as
/// JSON beside it then. Without -Path the text is written to the pipeline.
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
[Cmdlet(VerbsData.Export, "MoanaReport", SupportsShouldProcess = true)]
[OutputType(typeof(string), typeof(FileInfo))]
public sealed class ExportMoanaReportCommand : MoanaCommand
{
    private readonly HashSet<string> _written = [];

    /// <summary>The orchestration's id, or latest for the one that began last.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("OrchestrationId")]
    [ArgumentCompleter(typeof(ReportedOrchestrationCompleter))]
    public string Orchestration { get; set; } = OrchestrationStore.Latest;

    /// <summary>What to write. Without it, what the ending of -Path says (.html, .htm, .json), else Markdown.</summary>
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

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            var file = Path is null ? null : ResolvePath(Path);
            var data = file is null ? null : System.IO.Path.ChangeExtension(file, ".json");
            var report = Report.Write(new OrchestrationStore(), Orchestration, Format ?? FormatOf(file), TimeProvider.System, System.IO.Path.GetFileName(data));
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
            WriteFile(file, stream => stream.Write(Encoding.UTF8.GetBytes(report.Text)));
            if (report.Data is { } write)
            {
                WriteFile(data!, write);
            }

            if (PassThru)
            {
                WriteObject(new FileInfo(file));
            }
        }
    }

    private void WriteFile(string file, Action<Stream> write)
    {
        if (System.IO.Path.GetDirectoryName(file) is { } folder && !Directory.Exists(folder))
        {
            throw FleetErrors.FolderNotFound(folder);
        }

        try
        {
            var options = new FileStreamOptions { Mode = Force ? FileMode.Create : FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                // Prompts are people's own: nobody else may read them.
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var stream = new FileStream(file, options);
            write(stream);
        }
        catch (IOException) when (!Force && File.Exists(file))
        {
            throw ReportErrors.FileExists(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ReportErrors.FileUnwritable(file, e);
        }
    }

    private static ReportFormat FormatOf(string? file) => System.IO.Path.GetExtension(file)?.ToLowerInvariant() switch
    {
        ".html" or ".htm" => ReportFormat.Html,
        ".json" => ReportFormat.Json,
        _ => ReportFormat.Markdown,
    };
}
