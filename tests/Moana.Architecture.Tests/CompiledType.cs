using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Moana.Architecture;

/// <summary>A type that no other contains, by its assembly and full name.</summary>
internal sealed record CompiledType(string Assembly, string Name)
{
    /// <summary>
    /// Each type of an assembly with each that it uses: in a signature, an attribute or a body, those of nested types
    /// included, and so those of lambdas, iterators and async methods. (Constants, and
    /// arguments of attributes, leave no trace of where they are from.)
    /// </summary>
    public static IEnumerable<(CompiledType User, CompiledType Used)> ReadUses(string file)
    {
        using var module = ModuleDefinition.ReadModule(file);
        foreach (var type in module.GetTypes())
        {
            foreach (var used in Uses(type).SelectMany(Parts))
            {
                yield return (From(type), From(used));
            }
        }
    }

    private static CompiledType From(TypeReference type) => type.DeclaringType is { } outer ? From(outer)
        : new(type.Scope is AssemblyNameReference other ? other.Name : type.Module.Assembly.Name.Name, type.FullName);

    private static IEnumerable<TypeReference?> Uses(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(i => i.InterfaceType),
        .. type.Fields.Select(f => f.FieldType),
        .. type.GenericParameters.SelectMany(Constraints),
        .. Attributes(type), .. type.Fields.SelectMany(Attributes), .. type.Properties.SelectMany(Attributes), .. type.Events.SelectMany(Attributes),
        .. type.Methods.SelectMany(Uses),
    ];

    private static IEnumerable<TypeReference?> Uses(MethodDefinition method) =>
    [
        method.ReturnType,
        .. method.Parameters.Select(p => p.ParameterType),
        .. method.GenericParameters.SelectMany(Constraints),
        .. Attributes(method), .. method.Parameters.SelectMany(Attributes),
        .. method.HasBody ? Uses(method.Body) : [],
    ];

    private static IEnumerable<TypeReference?> Uses(MethodBody body) =>
    [
        .. body.Variables.Select(v => v.VariableType),
        .. body.ExceptionHandlers.Select(h => h.CatchType),
        .. body.Instructions.SelectMany(i => Uses(i.Operand)),
    ];

    private static IEnumerable<TypeReference?> Uses(object? operand) => operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        MethodReference method =>
        [
            method.DeclaringType, method.ReturnType, .. method.Parameters.Select(p => p.ParameterType),
            .. method is GenericInstanceMethod generic ? generic.GenericArguments : [],
        ],
        _ => [],
    };

    private static IEnumerable<TypeReference> Constraints(GenericParameter parameter) => parameter.Constraints.Select(c => c.ConstraintType);

    private static IEnumerable<TypeReference> Attributes(ICustomAttributeProvider member) => member.CustomAttributes.Select(a => a.AttributeType);

    /// <summary>The types that a constructed one (an array, a generic one) is made of.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => [generic.ElementType, .. generic.GenericArguments.SelectMany(Parts)],
        TypeSpecification made => Parts(made.ElementType),
        _ => [type],
    };
}
