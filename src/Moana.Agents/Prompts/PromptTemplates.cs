using Moana.Hosts;

namespace Moana.Prompts;

/// <summary>The user's own prompt templates: text files in <c>$XDG_CONFIG_HOME/moana/prompts</c>.</summary>
public static class PromptTemplates
{
    private static readonly string[] _extensions = [".txt", ".md"];

    /// <summary>The folder, whether it is there or not.</summary>
    public static string UserFolder => ConfigFolder.Named("prompts");

    /// <summary>The files of the folder, by name.</summary>
    public static IReadOnlyList<string> Files => !Directory.Exists(UserFolder) ? []
        : [.. Directory.EnumerateFiles(UserFolder).Where(f => _extensions.Contains(Path.GetExtension(f))).Order(StringComparer.Ordinal)];

    /// <summary>True when a template is meant by its file, not by its name in the folder.</summary>
    public static bool IsFile(string template) => template.Contains('/', StringComparison.Ordinal) || _extensions.Contains(Path.GetExtension(template));

    /// <summary>The file of a name in the folder.</summary>
    /// <exception cref="MoanaException"><c>PromptTemplateNotFound</c>.</exception>
    public static string Find(string name) =>
        Files.FirstOrDefault(f => string.Equals(NameOf(f), name, StringComparison.OrdinalIgnoreCase))
        ?? throw PromptErrors.TemplateNotFound(name, UserFolder, Files.Select(NameOf));

    /// <summary>The name by which a file of the folder is called.</summary>
    public static string NameOf(string file) => Path.GetFileNameWithoutExtension(file);
}
