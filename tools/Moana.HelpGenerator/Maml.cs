using System.Xml.Linq;

namespace Moana.HelpGenerator;

/// <summary>Writes help in the form that <c>Get-Help</c> reads.</summary>
internal static class Maml
{
    private static readonly XNamespace _root = "http://msh";
    private static readonly XNamespace _maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace _command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace _dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static XDocument Document(IReadOnlyList<CommandHelp> commands) => new(new XElement(_root + "helpItems",
        new XAttribute("schema", "maml"),
        new XAttribute(XNamespace.Xmlns + "maml", _maml),
        new XAttribute(XNamespace.Xmlns + "command", _command),
        new XAttribute(XNamespace.Xmlns + "dev", _dev),
        commands.Select(c => Command(c, c.Links(commands)))));

    private static XElement Command(CommandHelp help, IReadOnlyList<string> links) => new(_command + "command",
        new XElement(_command + "details",
            new XElement(_command + "name", help.Name),
            Description(help.Synopsis),
            new XElement(_command + "verb", help.Verb),
            new XElement(_command + "noun", help.Noun)),
        Description(help.Description),
        new XElement(_command + "syntax", help.Syntax.Select(set => new XElement(_command + "syntaxItem",
            new XElement(_maml + "name", help.Name),
            set.Select(p => Parameter(p, inSyntax: true))))),
        new XElement(_command + "parameters", help.Parameters.Select(p => Parameter(p, inSyntax: false))),
        new XElement(_command + "inputTypes", help.Inputs.Select(t => new XElement(_command + "inputType", Type(t.Name), Description(t.Text)))),
        new XElement(_command + "returnValues", help.Outputs.Select(t => new XElement(_command + "returnValue", Type(t.Name), Description(t.Text)))),
        new XElement(_command + "examples", help.Examples.Select((e, i) => new XElement(_command + "example",
            new XElement(_maml + "title", $"-------------------------- Example {i + 1} --------------------------"),
            new XElement(_dev + "code", e.Code),
            new XElement(_dev + "remarks", Paragraphs(e.Text))))),
        new XElement(_maml + "relatedLinks", links.Select(l => new XElement(_maml + "navigationLink",
            new XElement(_maml + "linkText", l),
            new XElement(_maml + "uri")))));

    private static XElement Parameter(ParameterHelp help, bool inSyntax) => new(_command + "parameter",
        new XAttribute("required", Flag(help.Mandatory)),
        new XAttribute("variableLength", "true"),
        new XAttribute("globbing", Flag(help.Wildcards)),
        new XAttribute("pipelineInput", help.PipelineInput),
        new XAttribute("position", help.Position is { } position ? $"{position}" : "named"),
        new XAttribute("aliases", help.Aliases.Count > 0 ? string.Join(", ", help.Aliases) : "none"),
        new XElement(_maml + "name", help.Name),
        Description(help.Text),
        help.Values.Count > 0
            ? new XElement(_command + "parameterValueGroup", help.Values.Select(v =>
                new XElement(_command + "parameterValue", new XAttribute("required", "false"), new XAttribute("variableLength", "false"), v)))
            : null,
        help.Switch && inSyntax
            ? null
            : new XElement(_command + "parameterValue", new XAttribute("required", Flag(!help.Switch)), new XAttribute("variableLength", "false"), help.TypeName),
        Type(help.TypeName),
        new XElement(_dev + "defaultValue", help.Default));

    private static XElement Type(string name) => new(_dev + "type", new XElement(_maml + "name", name), new XElement(_maml + "uri"));

    private static XElement Description(IEnumerable<string> paragraphs) => new(_maml + "description", Paragraphs(paragraphs));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<string> paragraphs) => paragraphs.Select(p => new XElement(_maml + "para", p));

    private static string Flag(bool value) => value ? "true" : "false";
}
