namespace Moana.Hosting.Tests;

/// <summary>A script in a file that is removed again.</summary>
internal sealed class ScriptFile : IDisposable
{
    public ScriptFile(string text) => File.WriteAllText(Path, text);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"moana-{Guid.NewGuid():N}.ps1");

    public void Dispose() => File.Delete(Path);
}
