namespace Moana.Detection;

/// <summary>
/// A program that carries another terminal: over the network, into a container, to another user, or in a terminal of its
/// own. What runs behind it nobody sees but on the screen, and a shell there runs whatever it is sent. So a bare prompt sign
/// behind one says nothing: only the agent's own composer makes it an agent.
/// </summary>
internal static class Carrier
{
    private static readonly HashSet<string> _names = new(StringComparer.Ordinal)
    {
        "ssh", "slogin", "autossh", "sshpass", "mosh", "mosh-client", "et", "telnet", "rlogin", "rsh", "socat", "picocom", "minicom", "adb",
        "docker", "podman", "nerdctl", "kubectl", "oc", "lxc", "lxc-attach", "incus", "machinectl", "nsenter", "systemd-nspawn", "systemd-run",
        "toolbox", "distrobox", "flatpak", "vagrant", "su", "sudo", "doas", "pkexec", "run0", "runuser",
        "tmux", "screen", "zellij", "byobu", "dtach", "abduco", "dvtm", "mtm", "script", "scriptlive", "expect", "unbuffer", "rlwrap", "asciinema", "ttyrec",
    };

    /// <summary>Whether this is the name of one, with or without a folder.</summary>
    public static bool IsOne(string program) => Path.GetFileName(program) is var name
        && (_names.Contains(name) || name.StartsWith("tmux:", StringComparison.Ordinal));

    /// <summary>What a look says where a carrier is in front: without the agent's own composer never that it is ready.</summary>
    internal static Observation Over(Observation seen, Sight sight)
    {
        if (sight.Facts.Carrier is not { } carrier || seen.Status == AgentStatus.Exited || sight.HasOwnComposer)
        {
            return seen;
        }

        var looksReady = seen.KeepPrevious || seen.Settles is not null
            || seen.Status is AgentStatus.Idle or AgentStatus.Completed or AgentStatus.Failed or AgentStatus.RateLimited;
        return !looksReady ? seen with { Carrier = carrier } : seen with
        {
            Carrier = carrier,
            Status = AgentStatus.Unknown,
            Evidence = $"'{carrier}' is in front, and no agent's own composer is seen behind it",
            KeepPrevious = false,
            EndsTurn = false,
            Settles = null,
            Outcome = null,
            ResetsAt = null,
        };
    }
}
