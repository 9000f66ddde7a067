namespace Moana.Prompts;

/// <summary>The fixed words of prompts in one language.</summary>
internal sealed record PromptPhrases
{
    /// <summary>The language, as two letters.</summary>
    public required string Culture { get; init; }

    /// <summary>The actions as they are told to an agent.</summary>
    public required IReadOnlyDictionary<PromptAction, string> Verbs { get; init; }

    public required string File { get; init; }

    public required string Project { get; init; }

    public required string With { get; init; }

    public required string Include { get; init; }

    public required string In { get; init; }

    public required string Line { get; init; }

    public required string And { get; init; }

    private static IReadOnlyList<PromptPhrases> All { get; } =
    [
        new()
        {
            Culture = "en",
            Verbs = new Dictionary<PromptAction, string>
            {
                [PromptAction.Create] = "Create",
                [PromptAction.Extend] = "Extend",
                [PromptAction.Refactor] = "Refactor",
                [PromptAction.Document] = "Document",
                [PromptAction.Test] = "Test",
                [PromptAction.Review] = "Review",
                [PromptAction.Verify] = "Verify that",
                [PromptAction.Fix] = "Fix",
            },
            File = "the file",
            Project = "the project",
            With = "with",
            Include = "Include",
            In = "in",
            Line = "line",
            And = "and",
        },
        new()
        {
            Culture = "fr",
            Verbs = new Dictionary<PromptAction, string>
            {
                [PromptAction.Create] = "Crée",
                [PromptAction.Extend] = "Complète",
                [PromptAction.Refactor] = "Refactorise",
                [PromptAction.Document] = "Documente",
                [PromptAction.Test] = "Teste",
                [PromptAction.Review] = "Relis",
                [PromptAction.Verify] = "Vérifie que",
                [PromptAction.Fix] = "Corrige",
            },
            File = "le fichier",
            Project = "le projet",
            With = "avec",
            Include = "Inclus",
            In = "dans",
            Line = "ligne",
            And = "et",
        },
    ];

    /// <summary>The words of a culture, as in <c>fr</c> or <c>fr-CA</c>.</summary>
    /// <exception cref="MoanaException"><c>PromptCultureUnknown</c>.</exception>
    public static PromptPhrases Of(string culture) =>
        All.FirstOrDefault(p => string.Equals(p.Culture, culture.Split('-', '_')[0], StringComparison.OrdinalIgnoreCase))
        ?? throw PromptErrors.CultureUnknown(culture, Cultures);

    /// <summary>The languages that there are words for.</summary>
    public static IEnumerable<string> Cultures => All.Select(p => p.Culture);

    /// <summary>Some things as one enumeration: <c>a, b and c</c>.</summary>
    public string Join(IReadOnlyList<string> things) =>
        things.Count < 2 ? string.Concat(things) : $"{string.Join(", ", things.SkipLast(1))} {And} {things[^1]}";
}
