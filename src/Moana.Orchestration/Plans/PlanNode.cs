namespace Moana.Plans;

/// <summary>A piece of a plan with its place in the file, whatever the file's format is.</summary>
/// <param name="Line">From 1; 0 when the format has no lines.</param>
/// <param name="Column">From 1; 0 when it is not known.</param>
public abstract record PlanNode(int Line, int Column)
{
    /// <summary>What it is, for people.</summary>
    public abstract string Kind { get; }
}

/// <summary>A value.</summary>
/// <param name="Text">As it is written; null where the file says that there is none.</param>
/// <param name="Line">From 1; 0 when the format has no lines.</param>
/// <param name="Column">From 1; 0 when it is not known.</param>
public sealed record PlanScalar(string? Text, int Line, int Column) : PlanNode(Line, Column)
{
    /// <inheritdoc/>
    public override string Kind => Text is null ? "nothing" : $"'{(Text.Length > 40 ? Text[..40] + "..." : Text)}'";
}

/// <summary>Values in their order.</summary>
/// <param name="Items">The values.</param>
/// <param name="Line">From 1; 0 when the format has no lines.</param>
/// <param name="Column">From 1; 0 when it is not known.</param>
public sealed record PlanList(IReadOnlyList<PlanNode> Items, int Line, int Column) : PlanNode(Line, Column)
{
    /// <inheritdoc/>
    public override string Kind => "a list";
}

/// <summary>Named values in their order; a name that stands twice is there twice.</summary>
/// <param name="Entries">The names and values.</param>
/// <param name="Line">From 1; 0 when the format has no lines.</param>
/// <param name="Column">From 1; 0 when it is not known.</param>
public sealed record PlanMap(IReadOnlyList<(PlanScalar Key, PlanNode Value)> Entries, int Line, int Column) : PlanNode(Line, Column)
{
    /// <inheritdoc/>
    public override string Kind => "a map";
}

/// <summary>A file that is not in its format. Thrown by a format's parser, with the first place that is wrong.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="line">From 1; 0 when it is not known.</param>
/// <param name="column">From 1; 0 when it is not known.</param>
public sealed class PlanSyntaxException(string message, string remedy, int line, int column) : Exception(message)
{
    internal PlanProblem ToProblem() => new(null, null, Message, remedy) { Line = line, Column = column };
}
