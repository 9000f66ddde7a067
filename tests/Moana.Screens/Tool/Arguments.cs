namespace Moana.Screens.Tool;

/// <summary>A command's words: options (<c>--name value</c>, or <c>--name</c> alone) and what is none.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _options = [];

    internal Arguments(IEnumerable<string> words, IReadOnlyCollection<string> switches)
    {
        var rest = new Queue<string>(words);
        var others = new List<string>();
        while (rest.TryDequeue(out var word))
        {
            if (!word.StartsWith("--", StringComparison.Ordinal))
            {
                others.Add(word);
            }
            else
            {
                _options[word[2..]] = switches.Contains(word[2..]) ? ""
                    : rest.TryDequeue(out var value) ? value : throw new ArgumentException($"{word} needs a value.");
            }
        }

        Words = others;
    }

    internal IReadOnlyList<string> Words { get; }

    internal bool Has(string name) => _options.ContainsKey(name);

    internal string? Optional(string name) => _options.GetValueOrDefault(name);

    internal string Needed(string name) => Optional(name) ?? throw new ArgumentException($"--{name} is missing.");

    internal T Needed<T>(string name)
        where T : struct, Enum => Enum.TryParse<T>(Needed(name), out var value) ? value
            : throw new ArgumentException($"--{name} is one of {string.Join(", ", Enum.GetNames<T>())}.");
}
