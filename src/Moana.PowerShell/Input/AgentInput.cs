using System.Collections;
using System.Management.Automation;
using Moana.Agents;
using Moana.Commands;
using Moana.Errors;

namespace Moana.Input;

/// <summary>An agent to be started, as -Agent says: a command line, or an object with Command, Path, Workspace and Environment.</summary>
/// <param name="Name">The agent.</param>
/// <param name="Launch">How it is started.</param>
/// <param name="Workspace">The workspace that it is to work in; null for none, or what the cmdlet says.</param>
internal sealed record AgentInput(string Name, Launch Launch, string? Workspace)
{
    private static readonly string[] Known = ["Command", "Path", "Workspace", "Environment"];

    /// <summary>The agents of a map.</summary>
    /// <param name="map">Names to command lines or objects.</param>
    /// <param name="folder">The folder of those that name none; null for the home on the machine where they start.</param>
    /// <param name="resolve">Makes a path absolute, as PowerShell means it.</param>
    /// <exception cref="MoanaException"><c>BadAgentLaunch</c>.</exception>
    public static IReadOnlyList<AgentInput> Read(IDictionary map, string? folder, Func<string, string> resolve) =>
        [.. AgentCommand.Entries(map).Select(e => Read(e.Key, e.Value, folder, resolve))];

    private static AgentInput Read(string name, object? value, string? folder, Func<string, string> resolve)
    {
        if (value is not (IDictionary or PSCustomObject))
        {
            return new(name, new($"{value}", folder), null);
        }

        var fields = Fields(value);
        if (fields.Keys.FirstOrDefault(k => !Known.Contains(k, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw InputErrors.BadAgentLaunch(name, unknown);
        }

        var environment = fields.GetValueOrDefault("Environment") is { } variables ? Fields(variables).ToDictionary(v => v.Key, v => $"{v.Value}") : [];
        var workspace = fields.GetValueOrDefault("Workspace") switch
        {
            null or false => null,
            true => name,
            var named => $"{named}",
        };
        return new(name, new($"{fields.GetValueOrDefault("Command")}", fields.GetValueOrDefault("Path") is { } path ? resolve($"{path}") : folder, environment), workspace);
    }

    private static Dictionary<string, object?> Fields(object value) => value switch
    {
        IDictionary map => AgentCommand.Entries(map).ToDictionary(e => e.Key, e => e.Value, StringComparer.OrdinalIgnoreCase),
        _ => PSObject.AsPSObject(value).Properties.ToDictionary(p => p.Name, p => (object?)(p.Value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : p.Value), StringComparer.OrdinalIgnoreCase),
    };
}
