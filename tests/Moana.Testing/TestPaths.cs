using System.Reflection;

namespace Moana.Testing;

/// <summary>Where things of this repository are, for tests.</summary>
public static class TestPaths
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = Path.GetFullPath(Metadata("RepositoryRoot"));

    /// <summary>The fake agent's program.</summary>
    public static string FakeAgent { get; } = Path.Combine(
        Root, "artifacts", "bin", "Moana.FakeAgent", Metadata("Configuration").ToLowerInvariant(), "moana-fake-agent");

    /// <summary>The host's program, to be run by dotnet.</summary>
    public static string Host { get; } = Path.Combine(
        Root, "artifacts", "bin", "Moana.Host", Metadata("Configuration").ToLowerInvariant(), "moana.dll");

    /// <summary>The staged module.</summary>
    public static string Module { get; } = Path.Combine(Root, "out", "Moana");

    private static string Metadata(string key) => typeof(TestPaths).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
