using System.Management.Automation;
using Moana.Completers;
using Moana.Detection;

namespace Moana.Commands;

/// <summary>Writes a profile for a new kind of agent, with comments, to begin with.</summary>
/// <remarks>
/// The file says how to recognise the agent, where its composer is, which keys it wants, and what its screen says; what
/// to put there is told in comments. With -From it extends another profile, and holds only what differs. It is written to
/// your profile folder, $XDG_CONFIG_HOME/moana/profiles (by default ~/.config/moana/profiles), where it counts from then
/// on, or to -Path. A file that is there is never overwritten without -Force.
/// </remarks>
/// <example>
/// <code>New-MoanaProfile -Name aider -Description 'Aider' -PassThru | Test-MoanaProfile -Quiet</code>
/// <para>Writes a profile for a new agent to your profile folder, and checks it.</para>
/// </example>
/// <example>
/// <code>New-MoanaProfile my-codex -From codex -Process my-codex-wrapper -Path ./profiles/</code>
/// <para>Writes a profile that extends the one for codex to a folder of a project, for use with -ProfilePath.</para>
/// </example>
[Cmdlet(VerbsCommon.New, "MoanaProfile", SupportsShouldProcess = true)]
[OutputType(typeof(ProfileInfo))]
public sealed class NewMoanaProfileCommand : MoanaCommand
{
    /// <summary>The profile's name: letters, digits, '-', '_' and '.'. That of a built-in profile takes its place.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Name { get; set; } = "";

    /// <summary>The profile to extend. Without it, the new one stands for itself.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public string? From { get; set; }

    /// <summary>The file, or the folder for it (one that exists, or ends with a slash). Without it, your profile folder.</summary>
    [Parameter]
    public string? Path { get; set; }

    /// <summary>What the agent is. Without it, the name.</summary>
    [Parameter]
    public string? Description { get; set; }

    /// <summary>The names of the agent's program. Without it, the name.</summary>
    [Parameter]
    public string[] Process { get; set; } = [];

    /// <summary>Overwrites a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the profile to the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private string[] Advice =>
    [
        $"Try it:          Resolve-MoanaStatus ./screen.ansi -Profile {Name} -ProfilePath ./{Name}.yaml -Explain",
        $"Check the file:  Test-MoanaProfile ./{Name}.yaml",
        "More:            Get-Help about_Moana_Profiles",
    ];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            var file = ProfileStarter.FileFor(Name, Path is null ? null : ResolvePath(Path));
            var basis = From is null ? null : Fleets.Profiles.Named(From);
            if (ShouldProcess(file, $"Write a profile for '{Name}'"))
            {
                ProfileStarter.Write(file, new StarterProfile(Name, Description ?? Name, Process.Length > 0 ? Process : [Name], basis) { Advice = Advice }, Force);
                if (PassThru)
                {
                    WriteObject(Profiles.Info(ProfileCatalog.Load([file]).Named(Name)));
                }
            }
        }
        catch (MoanaException e)
        {
            WriteFailure(e);
        }
    }
}
