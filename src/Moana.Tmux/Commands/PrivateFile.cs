using System.Text;

namespace Moana.Tmux.Commands;

/// <summary>A file that only this user can read, for the time of one command.</summary>
internal sealed class PrivateFile : IDisposable
{
    private PrivateFile(string path) => Path = path;

    /// <summary>The file's path.</summary>
    public string Path { get; }

    /// <summary>Writes a new file.</summary>
    public static PrivateFile Write(string text)
    {
        var path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"moana-{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        using var stream = new FileStream(path, options);
        stream.Write(Encoding.UTF8.GetBytes(text));
        return new(path);
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(Path);
}
