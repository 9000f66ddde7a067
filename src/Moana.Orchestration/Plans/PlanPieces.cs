using System.Globalization;

namespace Moana.Plans;

/// <summary>Takes the pieces of a plan apart, and notes all that is wrong on the way, with its place.</summary>
internal sealed class PlanPieces
{
    /// <summary>What is wrong.</summary>
    public List<PlanProblem> Problems { get; } = [];

    /// <summary>A map's values by name; names that are unknown or stand twice are problems.</summary>
    /// <param name="map">The map.</param>
    /// <param name="task">The task's place that it is about, or null.</param>
    /// <param name="where">What has the fields, as a sentence begins.</param>
    /// <param name="known">The names that there are; null for any.</param>
    /// <param name="names">What makes two names one; null where upper and lower case are the same.</param>
    public Dictionary<string, PlanNode> Collect(PlanMap map, int? task, string where, IReadOnlyList<string>? known, StringComparer? names = null)
    {
        var found = new Dictionary<string, PlanNode>(names ?? StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in map.Entries)
        {
            var name = key.Text ?? "";
            var meant = known is null ? name : known.FirstOrDefault(k => string.Equals(k, name, StringComparison.OrdinalIgnoreCase));
            if (meant is null)
            {
                Report(task, name, key, $"{where} has a field '{name}', which is not known.", PlanFields.Suggest(name, known!.Where(k => k != PlanFields.Schema)));
            }
            else if (!found.TryAdd(meant, value))
            {
                Report(task, name, key, $"{where} has '{name}' twice.", "Remove one of them.");
            }
        }

        return found;
    }

    /// <summary>Notes a problem at a piece's place.</summary>
    public void Report(int? task, string? field, PlanNode? at, string message, string remedy) =>
        Problems.Add(new PlanProblem(task, field, message, remedy) { Line = at?.Line ?? 0, Column = at?.Column ?? 0 });
}

/// <summary>A field's value, as what it is to be; what it is not is a problem.</summary>
/// <param name="Pieces">Hears of problems.</param>
/// <param name="Task">The task's place, or null.</param>
/// <param name="Property">What the problem is filed under.</param>
/// <param name="Where">What has the field, as a sentence begins.</param>
/// <param name="Field">The field as it is written.</param>
/// <param name="Node">The value.</param>
internal readonly record struct PlanValue(PlanPieces Pieces, int? Task, string Property, string Where, string Field, PlanNode Node)
{
    /// <summary>Whether nothing is said: what holds without it stays.</summary>
    public bool IsEmpty => Node is PlanScalar { Text: null };

    public string? Text() => Node is PlanScalar { Text: { } text } ? text : Refuse<string>(Node, "a text");

    public int? Whole() => Node is PlanScalar { Text: { } text } && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : Refuse<int?>(Node, "a whole number");

    public bool? YesNo() => Node is PlanScalar { Text: { } text } && bool.TryParse(text, out var yes) ? yes : Refuse<bool?>(Node, "true or false");

    public T? Choice<T>()
        where T : struct, Enum => Node is PlanScalar { Text: { } text } && Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<T>(text, ignoreCase: true)
        : Refuse<T?>(Node, string.Join(", ", Enum.GetNames<T>().SkipLast(1)) + $" or {Enum.GetNames<T>()[^1]}");

    public double? Seconds() => Node is PlanScalar { Text: { } text } && PlanTime.ReadSeconds(text) is { } seconds ? seconds
        : Refuse<double?>(Node, "a time: seconds, or a number with s, m, h or d");

    public IReadOnlyList<string> Texts() => Node switch
    {
        PlanScalar { Text: { } text } => [text],
        PlanList list when list.Items.All(n => n is PlanScalar { Text: not null }) => [.. list.Items.Select(n => ((PlanScalar)n).Text!)],
        PlanList list => Refuse<IReadOnlyList<string>>(list.Items.First(n => n is not PlanScalar { Text: not null }), "a text in each place of the list") ?? [],
        _ => Refuse<IReadOnlyList<string>>(Node, "a text or a list of texts") ?? [],
    };

    /// <summary>Notes that a value is not what the field takes.</summary>
    public T? Refuse<T>(PlanNode value, string wanted)
    {
        Pieces.Report(Task, Property, value, $"{Where}: '{Field}' is {value.Kind}.", $"Write {wanted}.");
        return default;
    }
}
