namespace Moana.Hosting;

/// <summary>Where the module is.</summary>
internal static class ModuleFinder
{
    public const string Variable = "MOANA_MODULE";

    /// <summary>The folder that was named, or that of the repository that this program was built in.</summary>
    public static string Find(string? named)
    {
        named ??= Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? value : null;
        if (named is not null)
        {
            return Path.Exists(named) ? Path.GetFullPath(named) : throw new UsageException($"There is no module at {named}.");
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var module = Path.Combine(folder.FullName, "out", "Moana");
            if (File.Exists(Path.Combine(module, "Moana.psd1"))) return module;
        }

        throw new UsageException($"The module was not found. Build it (dotnet build), or name it with -Module or ${Variable}.");
    }
}
