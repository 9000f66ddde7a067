namespace Moana.Testing;

/// <summary>A folder of a test's own, removed with all in it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("moana-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => new DirectoryInfo(Path).DeleteAll();
}
