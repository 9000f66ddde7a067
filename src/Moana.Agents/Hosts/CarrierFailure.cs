using static Moana.MoanaErrorKind;

namespace Moana.Hosts;

/// <summary>
/// What is the matter when a carrier ends, by what it said: the texts of OpenSSH 8 to 10, docker, podman and kubectl. A text that
/// nobody knows is an unreachable host.
/// </summary>
internal static class CarrierFailure
{
    private static readonly (string Part, string Id, MoanaErrorKind Kind, string What)[] Known =
    [
        ("REMOTE HOST IDENTIFICATION HAS CHANGED", "HostKeyChanged", Unavailable, "its host key is another one than before, so it may be another machine; nothing was sent"),
        ("Host key verification failed", "HostKeyUnknown", Unavailable, "its host key is not known yet, and nobody is asked whether it is right; nothing was sent"),
        ("permission denied while trying to connect to the", "HostDenied", Unavailable, "this user may not use the container engine"),
        ("Permission denied", "HostDenied", Unavailable, "it lets no one in with the keys at hand, and nobody is asked for a password"),
        ("Too many authentication failures", "HostDenied", Unavailable, "it lets no one in with the keys at hand"),
        ("a password is required", "HostDenied", Unavailable, "it wants a password, and nobody is asked for one"),
        ("no tty present", "HostDenied", Unavailable, "it wants a password, and nobody is asked for one"),
        ("You must be logged in to the server", "HostDenied", Unavailable, "the cluster does not know who asks"),
        ("(Forbidden)", "HostDenied", Unavailable, "the cluster lets this user run nothing there"),
        ("Could not resolve hostname", "HostUnresolved", Unavailable, "no machine has its name"),
        ("error: context \"", "HostUnresolved", Unavailable, "kubectl has no such context"),
        ("context was not found for specified context", "HostUnresolved", Unavailable, "kubectl has no such context"),
        ("No such container", "HostStopped", Unavailable, "there is no such container"),
        ("no container with name or ID", "HostStopped", Unavailable, "there is no such container"),
        ("is not running", "HostStopped", Unavailable, "the container does not run"),
        ("container state improper", "HostStopped", Unavailable, "the container does not run"),
        ("is paused", "HostStopped", Unavailable, "the container is paused"),
        ("is restarting", "HostStopped", Unavailable, "the container is being started anew"),
        ("(NotFound): namespaces", "HostStopped", Unavailable, "there is no such namespace"),
        ("(NotFound)", "HostStopped", Unavailable, "there is no such pod"),
        ("pod does not exist", "HostStopped", Unavailable, "there is no such pod"),
        ("does not have a host assigned", "HostStopped", Unavailable, "the pod does not run yet"),
        ("cannot exec into a container in a completed pod", "HostStopped", Unavailable, "the pod has ended, or was evicted"),
        ("container not found", "HostStopped", Unavailable, "the pod's container does not run"),
        ("not found in $PATH", "ShellMissing", Unavailable, "there is no shell (sh) in it"),
        ("no such file or directory: unknown", "ShellMissing", Unavailable, "there is no shell (sh) in it"),
        ("Cannot connect to the Docker daemon", "HostUnreachable", Unavailable, "the container engine does not run"),
        ("failed to connect to the docker API", "HostUnreachable", Unavailable, "the container engine does not run"),
        ("Cannot connect to Podman", "HostUnreachable", Unavailable, "the container engine does not run"),
        ("did you specify the right host or port", "HostUnreachable", Unavailable, "the cluster cannot be reached"),
        ("Unable to connect to the server", "HostUnreachable", Unavailable, "the cluster cannot be reached"),
    ];

    /// <summary>The error's id and kind, and what happened in words.</summary>
    public static (string Id, MoanaErrorKind Kind, string What) Describe(string said) =>
        Array.Find(Known, k => said.Contains(k.Part, StringComparison.OrdinalIgnoreCase)) is { Id: not null } found
            ? (found.Id, found.Kind, found.What)
            : ("HostUnreachable", Unavailable, "it cannot be reached");
}
