namespace Moana.Hosts;

/// <summary>
/// What is the matter when a carrier ends, by what it said: the texts of OpenSSH 8 to 10, docker, podman and kubectl. A text that
/// nobody knows is an unreachable host.
/// </summary>
internal static class CarrierFailure
{
    private static readonly (string Part, string Id, string What)[] Known =
    [
        ("REMOTE HOST IDENTIFICATION HAS CHANGED", "HostKeyChanged", "its host key is another one than before, so it may be another machine; nothing was sent"),
        ("Host key verification failed", "HostKeyUnknown", "its host key is not known yet, and nobody is asked whether it is right; nothing was sent"),
        ("Permission denied", "HostDenied", "it lets no one in with the keys at hand, and nobody is asked for a password"),
        ("Too many authentication failures", "HostDenied", "it lets no one in with the keys at hand"),
        ("a password is required", "HostDenied", "it wants a password, and nobody is asked for one"),
        ("no tty present", "HostDenied", "it wants a password, and nobody is asked for one"),
        ("Could not resolve hostname", "HostUnresolved", "no machine has its name"),
        ("No such container", "HostStopped", "there is no such container"),
        ("no container with name or ID", "HostStopped", "there is no such container"),
        ("is not running", "HostStopped", "the container does not run"),
        ("container state improper", "HostStopped", "the container does not run"),
        ("(NotFound)", "HostStopped", "there is no such pod"),
        ("cannot exec into a container in a completed pod", "HostStopped", "the pod has ended"),
        ("container not found", "HostStopped", "the pod's container does not run"),
        ("executable file not found", "ShellMissing", "there is no shell (sh) in it"),
        ("no such file or directory: unknown", "ShellMissing", "there is no shell (sh) in it"),
    ];

    /// <summary>The error's id, and what happened in words.</summary>
    public static (string Id, string What) Describe(string said)
    {
        var found = Array.Find(Known, k => said.Contains(k.Part, StringComparison.OrdinalIgnoreCase));
        return found.Id is null ? ("HostUnreachable", "it cannot be reached") : (found.Id, found.What);
    }

    /// <summary>Whether a text is one of a carrier's own, and not of what ran behind it.</summary>
    public static bool IsOne(string said) => Describe(said).Id != "HostUnreachable";
}
