using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Moana.HelpGenerator;

/// <summary>The documentation comments of some assemblies.</summary>
internal sealed partial class DocComments
{
    private readonly Dictionary<string, XElement> _members;

    private DocComments(Dictionary<string, XElement> members) => _members = members;

    public static DocComments Read(IEnumerable<string> files) => new(files
        .SelectMany(f => XDocument.Load(f, LoadOptions.PreserveWhitespace).Descendants("member"))
        .Select(m => (Name: m.Attribute("name")!.Value, Member: m))
        // Generated code stands in several assemblies under one name.
        .Where(m => !m.Name.Contains(":System.", StringComparison.Ordinal))
        .ToDictionary(m => m.Name, m => m.Member));

    /// <summary>The summary of a type or a property as paragraphs; none when there is no comment.</summary>
    public IReadOnlyList<string> Summary(MemberInfo member) => Paragraphs(Member(member)?.Element("summary"));

    public IReadOnlyList<string> Remarks(Type type) => Paragraphs(Member(type)?.Element("remarks"));

    public IEnumerable<ExampleHelp> Examples(Type type) =>
        from example in Member(type)?.Elements("example") ?? []
        select new ExampleHelp(Code(example.Element("code")), Paragraphs(new XElement("x", example.Nodes().Where(n => n is not XElement { Name.LocalName: "code" }))));

    private XElement? Member(MemberInfo member) => _members.GetValueOrDefault(member is Type type
        ? $"T:{type.FullName}"
        : $"P:{member.DeclaringType!.FullName}.{member.Name}");

    /// <summary>A text without <c>para</c> is one paragraph.</summary>
    private static List<string> Paragraphs(XElement? element)
    {
        if (element is null) return [];
        var paragraphs = element.Elements("para").ToList();
        return [.. (paragraphs.Count > 0 ? paragraphs : [element]).Select(Text).Where(t => t.Length > 0)];
    }

    private static string Text(XElement element) => Blanks().Replace(string.Concat(element.Nodes().Select(Inline)), " ").Trim();

    private static string Inline(XNode node) => node switch
    {
        XText text => text.Value,
        // A reference without words of its own is named by the last part of what it refers to.
        XElement e when !e.Nodes().Any() => (e.Attribute("cref") ?? e.Attribute("langword") ?? e.Attribute("name"))?.Value.Split('.', ':')[^1] ?? "",
        XElement e => string.Concat(e.Nodes().Select(Inline)),
        _ => "",
    };

    /// <summary>Code keeps its lines, without the indentation of the comment.</summary>
    private static string Code(XElement? code)
    {
        var lines = (code?.Value ?? "").Trim('\r', '\n').TrimEnd().Split('\n');
        var indent = lines.Where(l => l.Trim().Length > 0).Select(l => l.Length - l.TrimStart().Length).DefaultIfEmpty().Min();
        return string.Join('\n', lines.Select(l => l.Length >= indent ? l[indent..].TrimEnd() : ""));
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
