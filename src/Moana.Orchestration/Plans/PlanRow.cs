namespace Moana.Plans;

/// <summary>A row of a table as a task of a plan: what is a list there is one text in a row.</summary>
public static class PlanRow
{
    private static readonly char[] _separators = [';', ','];

    /// <summary>The row's pieces. Ids and tags in one text are divided at semicolons and commas; an empty cell says nothing.</summary>
    /// <param name="cells">Names of columns, and values.</param>
    public static PlanMap Of(IEnumerable<(string Name, PlanNode Value)> cells) =>
        new([.. cells.Select(c => (new PlanScalar(c.Name, 0, 0), Cell(c.Name, c.Value)))], 0, 0);

    private static PlanNode Cell(string name, PlanNode value) => value switch
    {
        PlanScalar { Text: "" } empty => empty with { Text = null },
        PlanScalar { Text: { } text } when ImportFields.Of(name).Field is "dependsOn" or "tag" =>
            new PlanList([.. text.Split(_separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(t => new PlanScalar(t, 0, 0))], 0, 0),
        _ => value,
    };
}
