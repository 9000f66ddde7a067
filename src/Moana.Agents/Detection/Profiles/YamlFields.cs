using System.Globalization;
using System.Text.RegularExpressions;
using Moana.Tmux.Commands;
using YamlDotNet.RepresentationModel;

namespace Moana.Detection;

/// <summary>
/// The fields of one YAML mapping. Each field that is read is checked, each that is not is reported as unknown, with
/// the line on which it stands.
/// </summary>
internal sealed partial class YamlFields
{
    private readonly YamlMappingNode _node;
    private readonly string _file;
    private readonly List<ProfileError> _errors;
    private readonly bool _known;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>The fields of a mapping.</summary>
    /// <param name="node">The mapping.</param>
    /// <param name="file">The file that it stands in.</param>
    /// <param name="errors">Where errors are added.</param>
    /// <param name="known">Whether all patterns are known to be good, so that none has to be built to tell.</param>
    /// <param name="rule">The rule that errors are reported for.</param>
    internal YamlFields(YamlMappingNode node, string file, List<ProfileError> errors, bool known, string? rule = null)
    {
        (_node, _file, _errors, _known, Rule) = (node, file, errors, known, rule);
    }

    /// <summary>The rule that errors are reported for.</summary>
    internal string? Rule { get; set; }

    internal int Line => (int)_node.Start.Line;

    /// <summary>The line of a field's value, or the first one where it is not there.</summary>
    internal int LineOf(string key) => (int)(Node(key) ?? _node).Start.Line;

    internal void Report(string reason, YamlNode? at = null) => _errors.Add(new ProfileError(_file, (int)(at ?? _node).Start.Line, Rule, reason));

    internal bool IsMap(string key) => Node(key) is YamlMappingNode;

    internal bool Has(string key) => Node(key) is not null;

    internal string? Text(string key)
    {
        switch (Node(key))
        {
            case null:
                return null;
            case YamlScalarNode { Value.Length: > 0 } scalar:
                return scalar.Value;
            case var node:
                Report($"'{key}' has to be a text that is not empty", node);
                return null;
        }
    }

    /// <summary>A text, or a list of texts.</summary>
    internal IReadOnlyList<string>? Texts(string key) => Scalars(key)?.Select(s => s.Value!).ToArray();

    /// <summary>A key or a list of keys, by tmux's names.</summary>
    internal IReadOnlyList<string>? Keys(string key)
    {
        var keys = Scalars(key);
        foreach (var wrong in (keys ?? []).Where(k => !KeyName.IsKnown(k.Value!)))
        {
            Report($"'{wrong.Value}' is no key of tmux: keys are single characters or names such as Enter, Escape, Up, F5, with C-, M- or S- before them", wrong);
        }

        return keys?.Select(k => k.Value!).ToArray();
    }

    /// <summary>The names of all fields, where any name may stand.</summary>
    internal IReadOnlyList<string> Names() => [.. _node.Children.Keys.OfType<YamlScalarNode>().Select(k => k.Value).OfType<string>()];

    internal bool? Flag(string key) => Convert<bool>(key, "true or false", s => s switch { "true" => true, "false" => false, _ => null });

    internal int? Number(string key) =>
        Convert<int>(key, "a whole number", s => int.TryParse(s, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null);

    /// <summary>A time with its unit: <c>200 ms</c>, <c>1.5 s</c>, <c>2 min</c>.</summary>
    internal TimeSpan? Duration(string key) => Convert<TimeSpan>(key, "a time with its unit, as in '200 ms', '1.5 s' or '2 min'", s =>
    {
        if (DurationFormat().Match(s) is not { Success: true } match)
        {
            return null;
        }

        var value = double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return match.Groups[2].Value switch
        {
            "ms" => TimeSpan.FromMilliseconds(value),
            "s" => TimeSpan.FromSeconds(value),
            _ => TimeSpan.FromMinutes(value),
        };
    });

    internal T? Choice<T>(string key)
        where T : struct, Enum =>
        Convert(key, $"one of {Names<T>()}", Parse<T>);

    internal IReadOnlyList<T>? Choices<T>(string key)
        where T : struct, Enum
    {
        var found = new List<T>();
        foreach (var scalar in Scalars(key) ?? [])
        {
            if (Parse<T>(scalar.Value!) is { } value)
            {
                found.Add(value);
            }
            else
            {
                Report($"'{scalar.Value}' is not one of {Names<T>()}", scalar);
            }
        }

        return Has(key) ? found : null;
    }

    internal Region? Region(string key) => Convert<Region>(
        key, $"one of {Names<RegionName>()}, or the last rows of one as in 'above:4'", s => Detection.Region.TryParse(s, out var region) ? region : null);

    internal Pattern? Pattern(string key) => Patterns(key) is [var pattern, ..] ? pattern : null;

    /// <summary>A pattern, or a list of patterns.</summary>
    internal IReadOnlyList<Pattern>? Patterns(string key)
    {
        var found = new List<Pattern>();
        foreach (var scalar in Scalars(key) ?? [])
        {
            if (_known)
            {
                found.Add(Detection.Pattern.Known(scalar.Value!));
            }
            else if (Detection.Pattern.TryCreate(scalar.Value!, out var reason) is { } pattern)
            {
                found.Add(pattern);
            }
            else
            {
                Report($"the pattern '{scalar.Value}' cannot be used: {reason}", scalar);
            }
        }

        return Has(key) ? found : null;
    }

    internal YamlFields? Map(string key)
    {
        switch (Node(key))
        {
            case null:
                return null;
            case YamlMappingNode map:
                return new YamlFields(map, _file, _errors, _known, Rule);
            case var node:
                Report($"'{key}' has to hold fields", node);
                return null;
        }
    }

    /// <summary>A list of mappings; a single mapping counts as a list of one.</summary>
    internal IReadOnlyList<YamlFields> Maps(string key)
    {
        var nodes = Node(key) switch { null => [], YamlSequenceNode list => list.Children, var node => [node] };
        foreach (var node in nodes.Where(n => n is not YamlMappingNode))
        {
            Report($"each entry of '{key}' has to hold fields", node);
        }

        return [.. nodes.OfType<YamlMappingNode>().Select(n => new YamlFields(n, _file, _errors, _known, Rule))];
    }

    /// <summary>Reports the fields that nothing asked for.</summary>
    internal void ReportUnknown()
    {
        foreach (var key in _node.Children.Keys.Where(k => k is not YamlScalarNode { Value: { } name } || !_asked.Contains(name)))
        {
            Report($"'{key}' is not known here; known are {string.Join(", ", _asked.Order(StringComparer.Ordinal))}", key);
        }
    }

    private YamlNode? Node(string key)
    {
        _asked.Add(key);
        return _node.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;
    }

    private List<YamlScalarNode>? Scalars(string key)
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        var nodes = node is YamlSequenceNode list ? list.Children : [node];
        foreach (var wrong in nodes.Where(n => n is not YamlScalarNode { Value.Length: > 0 }))
        {
            Report($"'{key}' has to be a text or a list of texts, none of them empty", wrong);
        }

        return [.. nodes.OfType<YamlScalarNode>().Where(s => s.Value is { Length: > 0 })];
    }

    private T? Convert<T>(string key, string wanted, Func<string, T?> convert)
        where T : struct
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        var value = convert(text);
        if (value is null)
        {
            Report($"'{key}' has to be {wanted}, and is '{text}'", Node(key));
        }

        return value;
    }

    private static T? Parse<T>(string text)
        where T : struct, Enum =>
        !char.IsAsciiDigit(text[0]) && Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;

    private static string Names<T>()
        where T : struct, Enum =>
        string.Join(", ", Enum.GetNames<T>().Select(n => typeof(T) == typeof(AgentStatus) ? n : n.ToLowerInvariant()));

    [GeneratedRegex(@"^([0-9]{1,7}(?:\.[0-9]{1,3})?) ?(ms|s|min)$")]
    private static partial Regex DurationFormat();
}
