namespace Moana.Orchestration.Plans;

/// <summary>A piece of a plan with its place in the file, whatever the file's format is.</summary>
/// <param name="Line">From 1; 0 when the format has no lines.</param>
/// <param name="Column">From 1; 0 when it is not known.</param>
internal abstract record PlanNode(int Line, int Column)
{
    /// <summary>What it is, for people.</summary>
    public abstract string Kind { get; }
}

/// <summary>A value; null where the file says that there is none.</summary>
internal sealed record PlanScalar(string? Text, int Line, int Column) : PlanNode(Line, Column)
{
    public override string Kind => Text is null ? "nothing" : $"'{(Text.Length > 40 ? Text[..40] + "..." : Text)}'";
}

/// <summary>Values in their order.</summary>
internal sealed record PlanList(IReadOnlyList<PlanNode> Items, int Line, int Column) : PlanNode(Line, Column)
{
    public override string Kind => "a list";
}

/// <summary>Named values in their order; a name that stands twice is there twice.</summary>
internal sealed record PlanMap(IReadOnlyList<(PlanScalar Key, PlanNode Value)> Entries, int Line, int Column) : PlanNode(Line, Column)
{
    public override string Kind => "a map";
}

/// <summary>A file that is not in its format. Thrown by a format's parser, with the first place that is wrong.</summary>
internal sealed class PlanSyntaxException(string message, string remedy, int line, int column) : Exception(message)
{
    public PlanProblem ToProblem() => new(null, null, Message, remedy) { Line = line, Column = column };
}
