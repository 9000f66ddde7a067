using System.Management.Automation.Language;
using Moana.Commands;
using Moana.Detection;
using Moana.Operations;
using Moana.Plans;

namespace Moana.Input;

/// <summary>Reads plans in all formats, PowerShell's data files among them.</summary>
internal static class PlanFiles
{
    /// <summary>A value in a list of a task is some twenty pieces of syntax deep.</summary>
    private const int MaxDepth = 64;

    /// <summary>Reads a plan and says all that is wrong with it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="agents">The agents that there are; null when they are not known.</param>
    /// <param name="hosts">The hosts that there are; null when they are not known.</param>
    /// <exception cref="MoanaException">The file is not there or cannot be read.</exception>
    public static Plan Read(string path, IReadOnlyCollection<PlacedAgent>? agents, IReadOnlyList<AgentHost>? hosts = null)
    {
        try
        {
            return Path.GetExtension(path).Equals(".psd1", StringComparison.OrdinalIgnoreCase)
                ? Plan.Read(path, Parse, agents, hosts)
                : Plan.Read(path, agents, hosts);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PlanErrors.PlanUnreadable(path, e);
        }
    }

    /// <summary>Reads a plan that is to be run, and says all that is wrong with it and with its agents.</summary>
    /// <exception cref="MoanaException">The file is not there or cannot be read.</exception>
    public static Plan ReadToRun(string path, IReadOnlyCollection<PlacedAgent>? agents, ProfileCatalog profiles, IReadOnlyList<AgentHost>? hosts) =>
        PlanAgentCheck.Check(Read(path, agents, hosts), profiles);

    /// <summary>Says how a list of somebody else's was understood, and gives its tasks.</summary>
    /// <exception cref="PlanException">Something is wrong.</exception>
    public static IReadOnlyList<OrchestrationTask> Demand(Plan plan, ICommandOutput output)
    {
        foreach (var note in plan.Notes)
        {
            var text = plan.File.Length == 0 ? note.Message : $"{plan.File}: {note.Message}";
            if (note.IsLoss) output.WriteWarning(text);
            else output.WriteVerbose(text);
        }

        return plan.Demand();
    }

    /// <summary>The pieces of a data file. Only data is read: nothing in the file is run.</summary>
    private static PlanNode? Parse(string text)
    {
        var script = Parser.ParseInput(text, out _, out var errors);
        if (errors is [var error, ..])
        {
            throw Wrong(error.Message, error.Extent);
        }

        return script.EndBlock?.Statements switch
        {
            null or { Count: 0 } => null,
            [var only] => Convert(only, 0),
            var more => throw Wrong("There is more than one value.", more[1].Extent),
        };
    }

    private static PlanNode Convert(Ast ast, int depth) => ast switch
    {
        _ when depth > MaxDepth => throw Wrong("It is nested too deep.", ast.Extent),
        PipelineAst { PipelineElements: [CommandExpressionAst { Redirections.Count: 0 } value] } => Convert(value.Expression, depth + 1),
        ParenExpressionAst inner => Convert(inner.Pipeline, depth + 1),
        HashtableAst map => new PlanMap([.. map.KeyValuePairs.Select(p => (Key(p.Item1), Convert(p.Item2, depth + 1)))], Line(ast), Column(ast)),
        ArrayLiteralAst list => new PlanList([.. list.Elements.Select(e => Convert(e, depth + 1))], Line(ast), Column(ast)),
        ArrayExpressionAst list => new PlanList([.. list.SubExpression.Statements.SelectMany(s => Items(s, depth + 1))], Line(ast), Column(ast)),
        VariableExpressionAst { VariablePath.UserPath: "null" } => new PlanScalar(null, Line(ast), Column(ast)),
        ConstantExpressionAst or UnaryExpressionAst { Child: ConstantExpressionAst, TokenKind: TokenKind.Minus } or ExpandableStringExpressionAst { NestedExpressions.Count: 0 } =>
            new PlanScalar(Text(ast), Line(ast), Column(ast)),
        _ => throw Wrong($"'{Shown(ast)}' is not plain data.", ast.Extent),
    };

    /// <summary>In <c>@( )</c> a list stands for its items, and a line of its own for one item.</summary>
    private static IEnumerable<PlanNode> Items(StatementAst statement, int depth) =>
        Convert(statement, depth) is var node && node is PlanList { Items: var items } && !IsArray(statement) ? items : [node];

    private static bool IsArray(StatementAst statement) =>
        statement is PipelineAst { PipelineElements: [CommandExpressionAst { Expression: ArrayExpressionAst }] };

    private static PlanScalar Key(ExpressionAst key) => new(Text(key), Line(key), Column(key));

    private static string Text(Ast ast) => ast switch
    {
        StringConstantExpressionAst text => text.Value,
        ExpandableStringExpressionAst text => text.Value,
        _ => ast.Extent.Text,
    };

    private static int Line(Ast ast) => ast.Extent.StartLineNumber;

    private static int Column(Ast ast) => ast.Extent.StartColumnNumber;

    private static string Shown(Ast ast) => ast.Extent.Text is { Length: > 40 } text ? text[..40] + "..." : ast.Extent.Text;

    private static PlanSyntaxException Wrong(string message, IScriptExtent at) => new(
        message, "A plan in a psd1 file is a hashtable with 'Tasks', of texts, numbers, lists and hashtables.", at.StartLineNumber, at.StartColumnNumber);
}
