using System.Reflection;

namespace Moana.Testing;

/// <summary>Where things of this repository are, for tests.</summary>
public static class TestPaths
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = Path.GetFullPath(Metadata("RepositoryRoot"));

    /// <summary>What the tests were built as: Debug or Release.</summary>
    public static string Configuration { get; } = Metadata("Configuration");

    /// <summary>The fake agent's program.</summary>
    public static string FakeAgent { get; } = Path.Combine(Output("Moana.FakeAgent"), "moana-fake-agent");

    /// <summary>The program that is a link between machines.</summary>
    public static string Link { get; } = Path.Combine(Output("Moana.Link"), "moana-link");

    /// <summary>The folder of the tool manifest's PowerShell.</summary>
    public static string PowerShell { get; } = Metadata("PowerShell");

    /// <summary>The manifests of the Pesters that the Pester suite runs under, by version.</summary>
    public static IReadOnlyDictionary<string, string> Pesters { get; } =
        Metadata("Pesters").Split(';').ToDictionary(path => new DirectoryInfo(path).Parent!.Parent!.Name);

    /// <summary>The staged module.</summary>
    public static string Module { get; } = Path.Combine(Root, "out", "Moana");

    /// <summary>The folder that a project is built into.</summary>
    public static string Output(string project) =>
        Path.Combine(Root, "artifacts", "bin", project, Configuration.ToLowerInvariant());

    private static string Metadata(string key) => typeof(TestPaths).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
