using System.Collections;
using System.Globalization;

namespace Moana.Orchestration.Plans;

/// <summary>Takes a plan as a dictionary, as PowerShell reads it from a psd1 file. It has no lines; tasks are counted instead.</summary>
internal static class ObjectPlan
{
    public static PlanNode Convert(object? value) => value switch
    {
        null => new PlanScalar(null, 0, 0),
        string text => new PlanScalar(text, 0, 0),
        IDictionary map => new PlanMap([.. map.Cast<DictionaryEntry>().Select(e => (new PlanScalar(Text(e.Key), 0, 0), Convert(e.Value)))], 0, 0),
        IEnumerable list => new PlanList([.. list.Cast<object?>().Select(Convert)], 0, 0),
        _ => new PlanScalar(Text(value), 0, 0),
    };

    private static string? Text(object value) => System.Convert.ToString(value, CultureInfo.InvariantCulture);
}
