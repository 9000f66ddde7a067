namespace Moana.Hosts;

/// <summary>What a host says of itself.</summary>
/// <param name="Machine">The machine's name for process identities: see <see cref="MachineName"/>.</param>
/// <param name="Name">Its own name, <c>uname -n</c>.</param>
/// <param name="Home">The user's home there.</param>
/// <param name="ClockAhead">By how much its clock is ahead of this machine's, to a second; less than two are none.</param>
/// <param name="RoundTrip">How long the question and its answer took.</param>
/// <param name="Clock">Its clock, as exactly as that can be told.</param>
internal sealed record HostFacts(string Machine, string Name, string Home, TimeSpan ClockAhead, TimeSpan RoundTrip, HostClock Clock);
