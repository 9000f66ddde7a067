using Moana.Agents;
using Moana.Detection;
using Moana.Tmux;

namespace Moana;

/// <summary>The fleet of a server, with the profiles of this process.</summary>
internal static class Fleets
{
    private static readonly Lazy<ProfileCatalog> _profiles = new(() => ProfileCatalog.Load());

    public static ProfileCatalog Profiles => _profiles.Value;

    public static Fleet For(TmuxEndpoint endpoint) => new(TmuxServer.For(endpoint), Profiles);
}
