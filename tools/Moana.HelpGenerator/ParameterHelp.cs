using System.Collections;
using System.Management.Automation;
using System.Reflection;
using Microsoft.PowerShell;

namespace Moana.HelpGenerator;

/// <summary>What there is to say of a parameter in a parameter set.</summary>
internal sealed record ParameterHelp(string Name, string Set, string TypeName)
{
    public required IReadOnlyList<string> Text { get; init; }

    public bool Mandatory { get; init; }

    public bool Switch { get; init; }

    public bool Wildcards { get; init; }

    /// <summary>True for a parameter that comes after the command's own.</summary>
    public bool Common { get; init; }

    /// <summary>The place, from 0; null for a parameter that has to be named.</summary>
    public int? Position { get; init; }

    public string PipelineInput { get; init; } = "False";

    public string Default { get; init; } = "None";

    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The names of an enum's values; else none.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    public static IEnumerable<ParameterHelp> ShouldProcess =>
    [
        new("WhatIf", ParameterAttribute.AllParameterSets, "switch")
            { Text = ["Shows what would happen, and does nothing."], Switch = true, Common = true, Aliases = ["wi"], Default = "False" },
        new("Confirm", ParameterAttribute.AllParameterSets, "switch")
            { Text = ["Asks before each change."], Switch = true, Common = true, Aliases = ["cf"], Default = "False" },
    ];

    public static ParameterHelp From(PropertyInfo property, ParameterAttribute attribute, object instance, DocComments docs)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return new ParameterHelp(property.Name, attribute.ParameterSetName, TypeText(type))
        {
            Text = docs.Summary(property),
            Mandatory = attribute.Mandatory,
            Switch = type == typeof(SwitchParameter),
            Wildcards = property.GetCustomAttribute<SupportsWildcardsAttribute>() is not null,
            Common = property.DeclaringType != instance.GetType(),
            Position = attribute.Position == int.MinValue ? null : attribute.Position,
            PipelineInput = (attribute.ValueFromPipeline, attribute.ValueFromPipelineByPropertyName) switch
            {
                (true, true) => "True (ByValue, ByPropertyName)",
                (true, false) => "True (ByValue)",
                (false, true) => "True (ByPropertyName)",
                _ => "False",
            },
            Default = DefaultText(property.GetValue(instance)),
            Aliases = [.. property.GetCustomAttributes<AliasAttribute>().SelectMany(a => a.AliasNames)],
            Values = type.IsEnum ? Enum.GetNames(type) : [],
        };
    }

    /// <summary>As PowerShell writes it (<c>string[]</c>); without its namespace where there is no short name.</summary>
    private static string TypeText(Type type) => ToStringCodeMethods.Type(PSObject.AsPSObject(type)).Split('.')[^1];

    private static string DefaultText(object? value) => value switch
    {
        null or "" => "None",
        string text => text,
        IEnumerable list => string.Join(", ", list.Cast<object>()) is { Length: > 0 } text ? text : "None",
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => $"{value}",
    };
}
