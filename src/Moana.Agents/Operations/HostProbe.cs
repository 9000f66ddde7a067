using Moana.Agents;
using Moana.Hosts;
using Moana.Tmux;

namespace Moana.Operations;

/// <summary>Sees how it stands with a host: whether it answers, its clock, and the tmux there.</summary>
public static class HostProbe
{
    /// <summary>A host as it is registered; nobody is asked.</summary>
    public static MoanaHost Describe(HostRegistration host) => new() { Name = host.Name, Kind = host.Kind, Via = $"{host.Carrier}", Tag = host.Tags, Capacity = host.Capacity };

    /// <summary>Asks a host. One that cannot be reached is told as such, with what is the matter.</summary>
    /// <param name="host">The host.</param>
    /// <param name="endpoint">Its tmux server.</param>
    /// <param name="token">Cancels.</param>
    public static async Task<MoanaHost> AskAsync(HostRegistration host, TmuxEndpoint endpoint, CancellationToken token)
    {
        var seen = Describe(host);
        try
        {
            var facts = await Host.For(host.AddressName, host.Via).GetFactsAsync(fresh: true, token);
            seen = seen with
            {
                Reachable = true,
                Machine = facts.Name,
                ClockDifferenceSeconds = facts.ClockAhead.TotalSeconds,
                RoundTripMilliseconds = Math.Round(facts.RoundTrip.TotalMilliseconds, 1),
            };
            var server = TmuxServer.For(endpoint);
            var version = await server.GetVersionAsync(token);
            seen = seen with { TmuxVersion = TmuxServer.FormatVersion(version) };
            return version < TmuxServer.MinimumVersion
                ? Failed(seen, FleetErrors.TmuxTooOld(version))
                : seen with { Sessions = (await server.ListSessionsAsync(token)).Count };
        }
        catch (MoanaException e)
        {
            return Failed(seen, e);
        }
        catch (TmuxException e)
        {
            return Failed(seen, e.ToMoana());
        }
    }

    /// <summary>Ends the shells on all hosts; the next question opens another.</summary>
    public static Task CloseAllAsync() => Host.CloseAllAsync();

    private static MoanaHost Failed(MoanaHost host, MoanaException error) =>
        host with { Reachable = host.Reachable ?? false, ErrorId = error.ErrorId, Problem = error.Message };
}
