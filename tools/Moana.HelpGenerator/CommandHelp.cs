using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Moana.HelpGenerator;

/// <summary>An example: what to type, and what it does.</summary>
internal sealed record ExampleHelp(string Code, IReadOnlyList<string> Text);

/// <summary>A type that a command takes or gives.</summary>
internal sealed record TypeHelp(string Name, IReadOnlyList<string> Text);

/// <summary>What there is to say of a cmdlet.</summary>
internal sealed record CommandHelp(string Verb, string Noun)
{
    public string Name => $"{Verb}-{Noun}";

    public required IReadOnlyList<string> Synopsis { get; init; }

    public required IReadOnlyList<string> Description { get; init; }

    /// <summary>Each parameter once, in alphabetical order.</summary>
    public required IReadOnlyList<ParameterHelp> Parameters { get; init; }

    /// <summary>The parameters of each parameter set, in the order that they are written in.</summary>
    public required IReadOnlyList<IReadOnlyList<ParameterHelp>> Syntax { get; init; }

    public required IReadOnlyList<TypeHelp> Inputs { get; init; }

    public required IReadOnlyList<TypeHelp> Outputs { get; init; }

    public required IReadOnlyList<ExampleHelp> Examples { get; init; }

    /// <summary>All that it says, for what it names.</summary>
    private IEnumerable<string> Texts =>
        [.. Synopsis, .. Description, .. Parameters.SelectMany(p => p.Text), .. Examples.SelectMany(e => e.Text.Prepend(e.Code)), .. Outputs.SelectMany(o => o.Text)];

    /// <summary>
    /// What to read next: the commands of the same noun, those that its own help names, those whose help names it, and the
    /// page about the whole.
    /// </summary>
    /// <param name="all">All commands of the module.</param>
    public IReadOnlyList<string> Links(IReadOnlyList<CommandHelp> all) =>
    [
        .. all.Where(c => c != this && (c.Noun == Noun || Names(c) || c.Names(this))).OrderBy(c => c.Noun == Noun ? 0 : 1).Select(c => c.Name),
        "about_Moana",
    ];

    private bool Names(CommandHelp other) => Texts.Any(t => Regex.IsMatch(t, $@"\b{Regex.Escape(other.Name)}\b"));

    /// <summary>Reads a cmdlet's help; null for any other type.</summary>
    public static CommandHelp? From(Type type, DocComments docs)
    {
        if (type.GetCustomAttribute<CmdletAttribute>() is not { } cmdlet) return null;
        var instance = Activator.CreateInstance(type)!;
        var parameters = type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .SelectMany(p => p.GetCustomAttributes<ParameterAttribute>().Select(a => ParameterHelp.From(p, a, instance, docs)))
            .Concat(cmdlet.SupportsShouldProcess ? ParameterHelp.ShouldProcess : [])
            .ToList();
        var sets = parameters.Select(p => p.Set).Where(s => s != ParameterAttribute.AllParameterSets).Distinct().DefaultIfEmpty(ParameterAttribute.AllParameterSets);
        return new CommandHelp(cmdlet.VerbName, cmdlet.NounName)
        {
            Synopsis = docs.Summary(type),
            Description = docs.Remarks(type),
            Examples = [.. docs.Examples(type)],
            Parameters = [.. parameters.DistinctBy(p => p.Name).OrderBy(p => p.Name, StringComparer.Ordinal)],
            Syntax = [.. sets.Select(set => InOrder(parameters.Where(p => p.Set == set || p.Set == ParameterAttribute.AllParameterSets)))],
            Inputs = [.. parameters.Where(p => p.PipelineInput != "False").DistinctBy(p => p.Name).GroupBy(p => p.TypeName).Select(Input)],
            Outputs = [.. type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(a => a.Type).Select(t => Output(t, docs))],
        };
    }

    private static IReadOnlyList<ParameterHelp> InOrder(IEnumerable<ParameterHelp> parameters) =>
        [.. parameters.OrderBy(p => p.Position ?? int.MaxValue).ThenBy(p => p.Mandatory ? 0 : 1).ThenBy(p => p.Common ? 1 : 0)];

    private static TypeHelp Input(IGrouping<string, ParameterHelp> group) =>
        new(group.Key, [$"For {string.Join(", ", group.Select(p => $"-{p.Name} ({Way(p.PipelineInput)})"))}."]);

    /// <summary>How a parameter takes what comes from the pipeline, in words.</summary>
    public static string Way(string pipelineInput) => pipelineInput switch
    {
        "True (ByValue)" => "the object itself",
        "True (ByPropertyName)" => "the property of that name",
        _ => "the object itself, or the property of that name",
    };

    private static TypeHelp Output(PSTypeName type, DocComments docs) =>
        new(type.Name, type.Type is { } real ? docs.Summary(real) : []);
}
