using System.Management.Automation;
using Moana.Detection;

namespace Moana.Commands;

/// <summary>Checks profile files, and tries profiles on screens that are labelled with what they show.</summary>
/// <remarks>
/// Writes all that is wrong, with file, line, rule and what would be right; nothing when all is well. A profile with an
/// error is used by nobody: cmdlets that need profiles name the error and end.
///
/// With -Screen it writes for each status that the profile's rules declare, or that a screen is labelled with, how many screens
/// were read right, which were not, and whether any screen shows it at all. Screens are files that 'tmux capture-pane -p -e'
/// (*.ansi) or 'capture-pane -p' (*.txt) wrote. The label is the status that the file's name begins with, as in working-2.ansi, or
/// the field status of a JSON file beside it (working-2.json), which may tell more: title, command, cursor ([column, row], from
/// 0), agent, and turn (Sent or None: whether a prompt was sent to the conversation on the screen; without it, only for
/// Completed). Screens of another agent than the profile's, or one that it extends, do not count.
/// </remarks>
/// <example>
/// <code>Test-MoanaProfile</code>
/// <para>Checks the profiles of your profile folder.</para>
/// </example>
/// <example>
/// <code>Get-ChildItem ./profiles/*.yaml | Where-Object { -not (Test-MoanaProfile $_ -Quiet) }</code>
/// <para>Lists the files that cannot be used.</para>
/// </example>
/// <example>
/// <code>Test-MoanaProfile ./aider.yaml -Screen ./screens | Where-Object { -not $_.Passed } | Select-Object Status, IsShown -ExpandProperty Misread</code>
/// <para>Lists the screens that a profile reads otherwise than their labels say.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "MoanaProfile")]
[OutputType(typeof(ProfileError), typeof(ProfileProof), typeof(bool))]
public sealed class TestMoanaProfileCommand : MoanaCommand
{
    /// <summary>Files or folders with profiles; wildcards are allowed. Without it, your profile folder.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [Alias("FullName", "PSPath", "Source")]
    public string[]? Path { get; set; }

    /// <summary>Labelled screens to try the profiles on: files, or folders with all that is below them.</summary>
    [Parameter]
    public string[] Screen { get; set; } = [];

    /// <summary>
    /// Writes only $true or $false for each path: whether nothing is wrong. With -Screen also whether each declared status is
    /// shown by a screen and none is misread.
    /// </summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private IReadOnlyList<LabelledCapture> _screens = [];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        TakeNulls();
        try
        {
            _screens = [.. Screen.Select(ResolvePath).SelectMany(LabelledCapture.Read)];
        }
        catch (MoanaException e)
        {
            ThrowFailure(e);
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        TakeNulls();
        var paths = Path is null ? [ProfileCatalog.UserFolder] : Path.SelectMany(Resolve).ToList();
        foreach (var path in paths)
        {
            var errors = ProfileCatalog.CheckOnly(path);
            var proofs = errors.Count == 0 && Screen.Length > 0 ? Try(path) : [];
            if (Quiet)
            {
                WriteObject(errors.Count == 0 && (Screen.Length == 0 || (proofs.Count > 0 && proofs.All(p => p.Passed))));
            }
            else
            {
                WriteObject(errors, enumerateCollection: true);
                WriteObject(proofs, enumerateCollection: true);
            }
        }
    }

    private List<ProfileProof> Try(string path) => [.. ProfileCatalog.At(path).SelectMany(profile => ProfileTrial.Run(profile, _screens))];

    private IEnumerable<string> Resolve(string path) => WildcardPattern.ContainsWildcardCharacters(path)
        ? SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _)
        : [ResolvePath(path)];
}
