namespace Moana.Monitoring;

/// <summary>Errors about waiting for a status.</summary>
public static class StatusErrors
{
    /// <summary>A status was waited for in vain.</summary>
    public static MoanaException WaitTimeout(string name, string wanted, string actual, TimeSpan timeout) => new(
        "WaitTimeout", MoanaErrorKind.Timeout,
        $"Agent '{name}' did not become {wanted} within {timeout.TotalSeconds:0.#} s; it is {actual}.", name);
}
