using System.Management.Automation;
using Moana.Completers;
using Moana.Detection;

namespace Moana.Commands;

/// <summary>Gets the agent profiles.</summary>
/// <remarks>
/// A profile is what Moana knows of a kind of agent: how to recognise it, the rules that read its screen, its composer
/// and its keys. Profiles of your own in $XDG_CONFIG_HOME/moana/profiles (by default ~/.config/moana/profiles) override
/// and extend the built-in ones.
/// </remarks>
/// <example>
/// <code>Get-MoanaProfile</code>
/// <para>Lists all profiles and the files they come from.</para>
/// </example>
/// <example>
/// <code>Get-MoanaProfile c* -ProfilePath ./my-agents</code>
/// <para>Lists the profiles whose names begin with c, those of a folder included.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "MoanaProfile")]
[OutputType(typeof(ProfileInfo))]
public sealed class GetMoanaProfileCommand : MoanaCommand
{
    /// <summary>Names of profiles; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Files or folders with profiles of your own, in addition to the built-in ones and those of your profile folder.</summary>
    [Parameter]
    public string[] ProfilePath { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        TakeNulls();
        try
        {
            var profiles = Fleets.ProfilesFrom(ProfilePath.Select(ResolvePath)).Profiles;
            foreach (var name in Name)
            {
                var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
                var found = profiles.Values.Where(p => pattern.IsMatch(p.Name)).OrderBy(p => p.Name, StringComparer.Ordinal).ToList();
                if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                {
                    WriteFailure(DetectionErrors.ProfileNotFound(name, profiles.Keys));
                }

                found.ForEach(p => WriteObject(Moana.Profiles.Info(p)));
            }
        }
        catch (MoanaException e)
        {
            WriteFailure(e);
        }
    }
}
