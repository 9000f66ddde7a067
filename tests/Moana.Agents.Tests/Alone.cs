namespace Moana.Agents.Tests;

/// <summary>Tests that measure time, or that take every core: they run when no others do.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
