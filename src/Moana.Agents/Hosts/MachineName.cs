using System.Security.Cryptography;
using System.Text;

namespace Moana.Hosts;

/// <summary>
/// The name of a machine in process identities: its host name, and where it has one a digest of its machine id, since two
/// machines, or a machine and a container on it, can have one host name. It stays the same over a reboot.
/// </summary>
internal static class MachineName
{
    private const string IdFile = "/etc/machine-id";

    /// <summary>That of this machine.</summary>
    public static string Current { get; } = Of(Environment.MachineName, ReadId());

    /// <summary>The name, from what the machine says of itself.</summary>
    /// <param name="name">Its host name.</param>
    /// <param name="id">Its machine id; empty where it has none.</param>
    public static string Of(string name, string id) => id.Trim() is { Length: > 0 } known
        ? $"{name}-{Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(known)))[..6].ToLowerInvariant()}"
        : name;

    private static string ReadId()
    {
        try
        {
            return File.ReadAllText(IdFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
