using System.Text.Json.Serialization;

namespace Moana;

/// <summary>What carries Moana to a host.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HostKind>))]
public enum HostKind
{
    /// <summary>This machine: nothing has to.</summary>
    Local,

    /// <summary>OpenSSH, with its own configuration, agent and multiplexing.</summary>
    Ssh,

    /// <summary><c>docker exec</c> or <c>podman exec</c>.</summary>
    Container,

    /// <summary><c>kubectl exec</c>.</summary>
    Pod,

    /// <summary>A command line of the user's own that runs another there.</summary>
    Command,
}
