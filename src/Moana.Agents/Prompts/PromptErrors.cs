using static Moana.MoanaErrorKind;

namespace Moana.Prompts;

/// <summary>The texts and ids of errors about prompts and their templates.</summary>
internal static class PromptErrors
{
    public static MoanaException CultureUnknown(string culture, IEnumerable<string> known) => new(
        "PromptCultureUnknown", InvalidInput,
        $"There are no words in '{culture}' for prompts. There are in {string.Join(", ", known)}.",
        culture);

    public static MoanaException TemplateNotFound(string name, string folder, IEnumerable<string> known) => new(
        "PromptTemplateNotFound", NotFound,
        $"There is no prompt template '{name}' in {folder}. {Known(known)}",
        name);

    public static MoanaException TemplateUnreadable(string file, string reason, Exception cause) => new(
        "PromptTemplateUnreadable", InvalidInput, $"The prompt template '{file}' cannot be read: {reason}", file, cause);

    public static MoanaException TemplateInvalid(string file, int line, int column, string reason) => new(
        "PromptTemplateInvalid", InvalidInput, $"{file}:{line}:{column}: {reason}.", file);

    public static MoanaException ParameterMissing(string file, IReadOnlyList<(string Name, int Line)> missing) => new(
        "PromptParameterMissing", InvalidInput,
        $"{string.Join("; ", missing.Select(m => $"{file}:{m.Line}: no value for {{{m.Name}}}"))}.",
        file);

    public static MoanaException ParameterUnknown(string file, IReadOnlyList<string> unknown, IReadOnlyList<(string Name, int Line)> known) => new(
        "PromptParameterUnknown", InvalidInput,
        $"{file}: no placeholder is named {string.Join(" or ", unknown.Select(u => $"'{u}'"))}. "
        + $"{(known.Count == 0 ? "The file has none." : $"It has {string.Join(", ", known.Select(k => $"{{{k.Name}}} (line {k.Line})"))}.")}",
        file);

    private static string Known(IEnumerable<string> known) =>
        string.Join(", ", known) is { Length: > 0 } names ? $"Templates there: {names}." : "There are none yet.";
}
