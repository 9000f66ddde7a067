using System.Management.Automation;
using Moana.Detection;

namespace Moana.Commands;

/// <summary>Checks profile files.</summary>
/// <remarks>
/// Writes all that is wrong, with file, line, rule and what would be right; nothing when all is well. A profile with an
/// error is used by nobody: cmdlets that need profiles name the error and end.
/// </remarks>
/// <example>
/// <code>Test-MoanaProfile</code>
/// <para>Checks the profiles of your profile folder.</para>
/// </example>
/// <example>
/// <code>Get-ChildItem ./profiles/*.yaml | Where-Object { -not (Test-MoanaProfile $_ -Quiet) }</code>
/// <para>Lists the files that cannot be used.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "MoanaProfile")]
[OutputType(typeof(ProfileError), typeof(bool))]
public sealed class TestMoanaProfileCommand : MoanaCommand
{
    /// <summary>Files or folders with profiles; wildcards are allowed. Without it, your profile folder.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [Alias("FullName", "PSPath", "Source")]
    public string[]? Path { get; set; }

    /// <summary>Writes only $true or $false for each path: whether nothing is wrong.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var paths = Path is null ? [ProfileCatalog.UserFolder] : Path.SelectMany(Resolve).ToList();
        foreach (var errors in paths.Select(p => ProfileCatalog.CheckOnly(p)))
        {
            if (Quiet)
            {
                WriteObject(errors.Count == 0);
            }
            else
            {
                WriteObject(errors, enumerateCollection: true);
            }
        }
    }

    private IEnumerable<string> Resolve(string path) => WildcardPattern.ContainsWildcardCharacters(path)
        ? SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _)
        : [ResolvePath(path)];
}
