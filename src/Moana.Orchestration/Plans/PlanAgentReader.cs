namespace Moana.Plans;

/// <summary>Reads the agents of a plan: a map of name to command line or fields, or a list of maps with a name.</summary>
internal static class PlanAgentReader
{
    private const string Name = "name";

    /// <summary>The agents, in the order of the file.</summary>
    /// <param name="pieces">Hears of problems.</param>
    /// <param name="node">The field.</param>
    /// <param name="host">The host of those that name none; null for this machine.</param>
    /// <param name="folder">The folder of those that name none, and from which relative paths count.</param>
    public static IReadOnlyList<PlanAgent> Read(PlanPieces pieces, PlanNode node, string? host, string folder)
    {
        var agents = node switch
        {
            PlanMap map => pieces.Collect(map, null, "'agents'", known: null).Select(e => Read(e.Key, e.Value)),
            PlanList list => list.Items.Select(ReadItem),
            PlanScalar { Text: null } => [],
            _ => Refuse(node),
        };
        var found = new List<PlanAgent>();
        foreach (var agent in agents.OfType<PlanAgent>())
        {
            if (found.Exists(a => string.Equals(a.Name, agent.Name, StringComparison.OrdinalIgnoreCase)))
            {
                pieces.Problems.Add(agent.Problem("", "stands there twice", "Give each agent a name of its own."));
                continue;
            }

            found.Add(agent);
        }

        return found;

        PlanAgent? ReadItem(PlanNode item)
        {
            if (item is PlanScalar { Text: { } name }) return Read(name, item);
            if (item is PlanMap map && map.Entries.FirstOrDefault(e => string.Equals(e.Key.Text, Name, StringComparison.OrdinalIgnoreCase)).Value is PlanScalar { Text: { } own }) return Read(own, item, [Name]);
            pieces.Report(null, PlanFields.Agents, item, item is PlanMap ? "An agent has no name." : $"An agent is {item.Kind}.", "Write a name, or a map with 'name' and 'command'.");
            return null;
        }

        PlanAgent Read(string name, PlanNode value, params IReadOnlyList<string> besides)
        {
            var places = new Dictionary<string, PlanNode>(StringComparer.OrdinalIgnoreCase) { [""] = value };
            var agent = new PlanAgent { Name = name, Command = name, Host = host, Path = host is null ? folder : null, Places = places };
            switch (value)
            {
                case PlanMap map:
                    var fields = pieces.Collect(map, null, $"Agent '{name}'", [.. besides, .. PlanFields.OfAgent]);
                    foreach (var (field, at) in fields) places[field] = at;
                    return PlanAgentReader.Read(agent, field => fields.GetValueOrDefault(field) is { } at && new PlanValue(pieces, null, field, $"Agent '{name}'", field, at) is { IsEmpty: false } own ? own : null, folder);
                case PlanScalar { Text: { } command }:
                    return agent with { Command = command };
                case PlanScalar:
                    return agent;
                default:
                    pieces.Report(null, PlanFields.Agents, value, $"Agent '{name}' is {value.Kind}.", "Write the command line that starts it, or a map with 'command' and other fields.");
                    return agent;
            }
        }

        IEnumerable<PlanAgent?> Refuse(PlanNode wrong)
        {
            pieces.Report(null, PlanFields.Agents, wrong, $"'{PlanFields.Agents}' is {wrong.Kind}.", "Write a map of names to command lines.");
            return [];
        }
    }

    private static PlanAgent Read(PlanAgent agent, Func<string, PlanValue?> value, string folder)
    {
        var host = value("host")?.Text() ?? agent.Host;
        var path = value("path")?.Text();
        return agent with
        {
            Command = value("command")?.Text() ?? agent.Command,
            Profile = value("profile")?.Text(),
            Host = host,
            // On another machine a path is one of that machine.
            Path = host is null ? Path.GetFullPath(Home(path) ?? "", folder) : path,
            Permissions = value("permissions")?.Texts() ?? [],
            Environment = value("environment") is { } variables ? ReadVariables(variables) : agent.Environment,
            Workspace = value("workspace")?.Text() switch
            {
                null => null,
                var text when bool.TryParse(text, out var own) => own ? agent.Name : null,
                var named => named,
            },
            Base = value("base")?.Text(),
            Copy = value("copy")?.Texts() ?? [],
            Setup = value("setup")?.Texts() ?? [],
        };
    }

    private static string? Home(string? path) =>
        path is ['~'] or ['~', '/', ..] ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..] : path;

    private static Dictionary<string, string> ReadVariables(PlanValue variables)
    {
        if (variables.Node is not PlanMap map)
        {
            variables.Refuse<string>(variables.Node, "a map of names to values");
            return [];
        }

        // http_proxy and HTTP_PROXY are two variables.
        return variables.Pieces.Collect(map, null, $"The environment of {char.ToLowerInvariant(variables.Where[0])}{variables.Where[1..]}", known: null, StringComparer.Ordinal)
            .Select(v => (v.Key, Value: new PlanValue(variables.Pieces, null, v.Key, variables.Where, v.Key, v.Value)))
            .Where(v => !v.Value.IsEmpty)
            .ToDictionary(v => v.Key, v => v.Value.Text() ?? "", StringComparer.Ordinal);
    }
}
