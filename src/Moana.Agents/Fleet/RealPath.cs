namespace Moana.Agents;

/// <summary>A path without links, as the system tells the current folder of a process.</summary>
public static class RealPath
{
    /// <summary>The path that a path leads to; what is not there stays as it is written.</summary>
    public static string Of(string path)
    {
        var real = "/";
        foreach (var part in Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(real, part);
            real = new FileInfo(next).LinkTarget is { } target ? Of(Path.GetFullPath(target, real)) : next;
        }

        return real;
    }
}
