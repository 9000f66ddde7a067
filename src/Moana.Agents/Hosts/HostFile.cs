using System.Text.Json;
using System.Text.Json.Serialization;

namespace Moana.Hosts;

/// <summary>
/// The form of <c>hosts.json</c>: <c>{ "hosts": [ { "name": "build1", "ssh": "user@build1", "options": ["-p", "2222"] } ] }</c>, or the
/// list alone. Each entry has one of <c>ssh</c>, <c>container</c>, <c>pod</c> and <c>command</c>, and may have <c>tags</c> and a
/// <c>capacity</c>.
/// </summary>
internal static class HostFile
{
    /// <summary>Reads the hosts.</summary>
    /// <exception cref="JsonException">It is no such list.</exception>
    /// <exception cref="MoanaException">A name or a carrier's word cannot be used.</exception>
    public static IReadOnlyList<HostRegistration> Read(string text)
    {
        var entries = text.TrimStart() is ['[', ..] ? JsonSerializer.Deserialize(text, HostJson.Default.ListHostEntry)
            : JsonSerializer.Deserialize(text, HostJson.Default.HostList)?.Hosts;
        var hosts = (entries ?? []).Select(ToHost).ToList();
        return hosts.GroupBy(h => h.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new JsonException($"the host '{twice.Key}' stands there twice")
            : hosts;
    }

    /// <summary>Writes the hosts.</summary>
    public static byte[] Write(IEnumerable<HostRegistration> hosts) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(new HostList { Hosts = [.. hosts.Select(ToEntry)] }, HostJson.Default.HostList), (byte)'\n'];

    private static HostRegistration ToHost(HostEntry entry)
    {
        Carrier[] carriers =
        [
            .. entry.Ssh is { } ssh ? [new SshCarrier(ssh, entry.Options ?? [])] : Array.Empty<Carrier>(),
            .. entry.Container is { } container ? [new ContainerCarrier(container, entry.Engine ?? "docker")] : Array.Empty<Carrier>(),
            .. entry.Pod is { } pod ? [new PodCarrier(pod, entry.Namespace, entry.Context)] : Array.Empty<Carrier>(),
            .. entry.Command is { } command ? [new CommandCarrier(command)] : Array.Empty<Carrier>(),
        ];
        var host = new HostRegistration(HostRegistration.CheckName(entry.Name ?? ""), carriers is [var only]
            ? only
            : throw new JsonException($"the host '{entry.Name}' has to have one of ssh, container, pod and command"))
        {
            Tags = entry.Tags ?? [],
            Capacity = entry.Capacity,
        };
        host.CheckUse();
        _ = host.Via;
        return host;
    }

    private static HostEntry ToEntry(HostRegistration host)
    {
        var entry = CarrierOf(host);
        entry.Tags = host.Tags.Count > 0 ? [.. host.Tags] : null;
        entry.Capacity = host.Capacity;
        return entry;
    }

    private static HostEntry CarrierOf(HostRegistration host) => host.Carrier switch
    {
        SshCarrier c => new() { Name = host.Name, Ssh = c.Destination, Options = c.Options.Count > 0 ? [.. c.Options] : null },
        ContainerCarrier c => new() { Name = host.Name, Container = c.Container, Engine = c.Engine },
        PodCarrier c => new() { Name = host.Name, Pod = c.Pod, Namespace = c.Namespace, Context = c.Context },
        CommandCarrier c => new() { Name = host.Name, Command = [.. c.Command] },
        _ => throw new InvalidOperationException($"{host.Carrier} is no carrier that can be written."),
    };
}

/// <summary>The file.</summary>
internal sealed class HostList
{
    public List<HostEntry>? Hosts { get; set; }
}

/// <summary>A host in the file.</summary>
internal sealed class HostEntry
{
    public string? Name { get; set; }

    public string? Ssh { get; set; }

    public List<string>? Options { get; set; }

    public string? Container { get; set; }

    public string? Engine { get; set; }

    public string? Pod { get; set; }

    public string? Namespace { get; set; }

    public string? Context { get; set; }

    public List<string>? Command { get; set; }

    public List<string>? Tags { get; set; }

    public int? Capacity { get; set; }
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HostList))]
[JsonSerializable(typeof(List<HostEntry>))]
internal sealed partial class HostJson : JsonSerializerContext;
