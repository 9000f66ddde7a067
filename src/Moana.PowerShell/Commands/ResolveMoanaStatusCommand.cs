using System.Management.Automation;
using Moana.Completers;
using Moana.Detection;

namespace Moana.Commands;

/// <summary>Says what a saved screen shows.</summary>
/// <remarks>
/// Classifies a file that 'tmux capture-pane -p' or 'capture-pane -p -e' wrote, or a text, with the same rules as live.
/// Without -Profile the kind of agent is recognised. Useful to try a profile of your own, and to see with -Explain why a
/// status was what it was.
/// </remarks>
/// <example>
/// <code>Resolve-MoanaStatus -Path ./screen.ansi -Explain | Select-Object -ExpandProperty Rules</code>
/// <para>Shows each rule that was tried on a saved screen, with its outcome.</para>
/// </example>
/// <example>
/// <code>Get-ChildItem ./screens/*.txt | Resolve-MoanaStatus -Profile codex -InTurn</code>
/// <para>Classifies many files as screens of codex after a prompt.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Resolve, "MoanaStatus", DefaultParameterSetName = FromFile)]
[OutputType(typeof(ResolvedStatus))]
public sealed class ResolveMoanaStatusCommand : MoanaCommand
{
    private const string FromFile = "Path";
    private const string FromLiteralFile = "LiteralPath";
    private const string FromText = "Screen";

    /// <summary>Files; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = FromFile, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Files, by their names as they are: brackets are no wildcards. What Get-ChildItem writes to the pipeline binds here.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FromLiteralFile, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP", "FullName")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The screen itself.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FromText)]
    [AllowEmptyString]
    public string Screen { get; set; } = "";

    /// <summary>The profile to read it by. Without it, the kind of agent is recognised.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public string? Profile { get; set; }

    /// <summary>Files or folders with profiles of your own, in addition to the built-in ones and those of your profile folder.</summary>
    [Parameter]
    public string[] ProfilePath { get; set; } = [];

    /// <summary>The pane's title at that moment.</summary>
    [Parameter]
    public string? Title { get; set; }

    /// <summary>The program in the pane's foreground at that moment.</summary>
    [Parameter]
    public string? Command { get; set; }

    /// <summary>A prompt was sent and its turn was seen to start, so ready means Completed.</summary>
    [Parameter]
    public SwitchParameter InTurn { get; set; }

    /// <summary>Lists every rule with its outcome in the property Rules.</summary>
    [Parameter]
    public SwitchParameter Explain { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var file in ParameterSetName == FromText ? [""] : Files())
        {
            Each(() =>
            {
                var profiles = Fleets.ProfilesFrom(ProfilePath.Select(ResolvePath));
                var screen = ParameterSetName == FromText ? new SavedScreen { Text = Screen, SavedAt = DateTimeOffset.Now } : SavedScreen.Read(file);
                WriteObject((screen with { Title = Title, Command = Command, InTurn = InTurn }).Resolve(profiles, Profile, Explain));
            });
        }
    }

    private IEnumerable<string> Files() => ParameterSetName == FromLiteralFile
        ? LiteralPath.Select(ResolvePath)
        : Path.SelectMany(p => WildcardPattern.ContainsWildcardCharacters(p) ? SessionState.Path.GetResolvedProviderPathFromPSPath(p, out _) : [ResolvePath(p)]);

    /// <summary>One bad file does not stop the others.</summary>
    private void Each(Action work)
    {
        try
        {
            work();
        }
        catch (MoanaException e)
        {
            WriteFailure(e);
        }
    }
}
