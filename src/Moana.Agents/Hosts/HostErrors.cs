using static Moana.MoanaErrorKind;

namespace Moana.Hosts;

/// <summary>Errors about hosts and the way to them.</summary>
public static class HostErrors
{
    /// <summary>No host has the name.</summary>
    public static MoanaException HostNotFound(string name, IEnumerable<string> known) => new(
        "HostNotFound", NotFound, $"There is no host named '{name}'. Hosts: {string.Join(", ", known)}.", name);

    /// <summary>A host of that name is registered already, and leads elsewhere.</summary>
    public static MoanaException HostExists(string name, string via) => new(
        "HostExists", Exists, $"A host named '{name}' is already registered ({via}); nothing was changed.", name);

    /// <summary>The name cannot be a host's.</summary>
    public static MoanaException BadHostName(string name) => new(
        "BadHostName", InvalidInput, $"'{name}' cannot name a host: letters, digits, '_', '.' and '-' only, at most 64, and not 'localhost', which is this machine.", name);

    /// <summary>Nothing can be reached with what was given.</summary>
    public static MoanaException BadHost(string what) => new("BadHost", InvalidInput, $"{what}; nothing was changed.", null);

    /// <summary>The list of hosts cannot be read.</summary>
    public static MoanaException HostsUnreadable(string from, string why, Exception? inner = null) => new(
        "HostsUnreadable", InvalidInput, $"The hosts in {from} cannot be read: {why.TrimEnd('.')}.", from, inner);

    /// <summary>The list of hosts cannot be written.</summary>
    public static MoanaException HostsUnwritable(string file, string why, Exception? inner = null) => new(
        "HostsUnwritable", Unavailable, $"The hosts cannot be written to {file}: {why.TrimEnd('.')}; nothing was changed.", file, inner);

    /// <summary>The list of hosts comes from the environment, where nobody writes.</summary>
    public static MoanaException HostsGiven(string variable) => new(
        "HostsGiven", InvalidState, $"The hosts stand in the environment variable {variable}; nothing was changed.", variable);

    /// <summary>The carrier's program is not there.</summary>
    public static MoanaException CarrierMissing(string host, string program, Exception? inner = null) => new(
        "CarrierMissing", Unavailable, $"'{program}', which leads to host '{host}', could not be started.", host, inner);

    /// <summary>A program that is needed there is not.</summary>
    public static MoanaException ToolMissing(string host, string program) => new(
        "HostToolMissing", Unavailable, $"There is no {program} on host '{host}', and nothing was changed there.", host);

    /// <summary>The host did not answer in time.</summary>
    public static MoanaException HostTimeout(string host, TimeSpan patience, string said) => new(
        "HostTimeout", MoanaErrorKind.Timeout,
        $"Host '{host}' did not answer within {patience.TotalSeconds:0.#} s. It may be stopped or unreachable, or its login shell waits for something.{Said(said)}", host);

    /// <summary>The way to a host ended with what its carrier said last.</summary>
    public static MoanaException Unreachable(string host, string said, Exception? inner = null)
    {
        var (id, kind, what) = CarrierFailure.Describe(said);
        return new(id, kind, $"Host '{host}': {what}.{Said(said)}", host, inner);
    }

    /// <summary>
    /// The way to a host was cut when a command had been handed over there: it may have run to its end, or not at all. Whoever runs
    /// it again may do twice what it does.
    /// </summary>
    public static MoanaException RunCut(string host, string said, Exception? inner = null) => new(
        "HostRunCut", Unavailable, $"The way to host '{host}' was cut while a command ran there, so nobody knows how far it came; it is not run again by itself.{Said(said)}", host, inner);

    /// <summary>Whether all that is the matter is the way to a host: what was to be done there can be tried again.</summary>
    public static bool IsAway(Exception? error) => error is MoanaException known
        && (known.ErrorId is "HostUnreachable" or "HostTimeout" or "HostStopped" or "HostUnresolved" or "HostDenied" or "HostKeyUnknown" or "HostKeyChanged" || IsAway(known.InnerException));

    private static string Said(string said) => said.Length == 0 ? "" : $" ({string.Join(' ', said.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))})";
}
