using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Moana.Plans;

namespace Moana.Input;

/// <summary>Reads rows (Import-Csv, ConvertFrom-Json, Select-Object) as tasks of a plan.</summary>
internal static class RowInput
{
    /// <summary>Deeper values are texts: no list of tasks is nested as deep.</summary>
    private const int MaxDepth = 8;

    /// <summary>Whether it is a row: an object without a type of its own.</summary>
    public static bool IsRow(object item) => item is PSObject { BaseObject: PSCustomObject };

    /// <summary>The pieces of a row.</summary>
    public static PlanNode Read(object row) => Read(row, 0);

    private static PlanNode Read(object? value, int depth) => value switch
    {
        null => new PlanScalar(null, 0, 0),
        PSObject { BaseObject: PSCustomObject } row when depth < MaxDepth => PlanRow.Of(row.Properties.Select(p => (p.Name, Read(p.Value, depth + 1)))),
        PSObject { BaseObject: not PSCustomObject } wrapped => Read(wrapped.BaseObject, depth),
        IDictionary map when depth < MaxDepth => PlanRow.Of(map.Cast<DictionaryEntry>().Select(e => ($"{e.Key}", Read(e.Value, depth + 1)))),
        string text => new PlanScalar(text, 0, 0),
        IEnumerable list when depth < MaxDepth => new PlanList([.. list.Cast<object?>().Select(i => Read(i, depth + 1))], 0, 0),
        _ => new PlanScalar(Convert.ToString(value, CultureInfo.InvariantCulture), 0, 0),
    };
}
