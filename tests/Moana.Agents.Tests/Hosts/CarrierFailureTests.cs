using Moana.Hosts;

namespace Moana.Agents.Tests.Hosts;

/// <summary>What a carrier says when it ends is told as what it is. The texts are those of the programs.</summary>
public sealed class CarrierFailureTests
{
    [Theory]
    [InlineData("ssh: Could not resolve hostname nowhere: Name or service not known", "HostUnresolved")]
    [InlineData("me@build1: Permission denied (publickey).", "HostDenied")]
    [InlineData("me@build1: Permission denied (publickey,password,keyboard-interactive).", "HostDenied")]
    [InlineData("sudo: a password is required", "HostDenied")]
    [InlineData("No ED25519 host key is known for build1 and you have requested strict checking.\r\nHost key verification failed.", "HostKeyUnknown")]
    [InlineData("@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\r\nHost key verification failed.", "HostKeyChanged")]
    [InlineData("ssh: connect to host build1 port 22: Connection refused", "HostUnreachable")]
    [InlineData("ssh: connect to host build1 port 22: Connection timed out", "HostUnreachable")]
    [InlineData("Error response from daemon: container 4f2 is not running", "HostStopped")]
    [InlineData("Error response from daemon: No such container: box", "HostStopped")]
    [InlineData("Error: no container with name or ID \"box\" found: no such container", "HostStopped")]
    [InlineData("Error: can only create exec sessions on running containers: container state improper", "HostStopped")]
    [InlineData("Error from server (NotFound): pods \"agents-0\" not found", "HostStopped")]
    [InlineData("Error response from daemon: Container box is paused, unpause the container before exec", "HostStopped")]
    [InlineData("Error response from daemon: Container 4f2 is restarting, wait until the container is running", "HostStopped")]
    [InlineData("Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?", "HostUnreachable")]
    [InlineData("permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get \"http://%2Fvar%2Frun%2Fdocker.sock/v1.47/containers/box/json\": dial unix /var/run/docker.sock: connect: permission denied", "HostDenied")]
    [InlineData("Error from server (NotFound): namespaces \"ci\" not found", "HostStopped")]
    [InlineData("Error from server (NotFound): deployments.apps \"agents\" not found", "HostStopped")]
    [InlineData("error: unable to upgrade connection: container not found (\"agents\")", "HostStopped")]
    [InlineData("error: unable to upgrade connection: pod does not exist", "HostStopped")]
    [InlineData("Error from server (BadRequest): pod agents-0 does not have a host assigned", "HostStopped")]
    [InlineData("error: cannot exec into a container in a completed pod; current phase is Failed", "HostStopped")]
    [InlineData("error: context \"prod\" does not exist", "HostUnresolved")]
    [InlineData("Error in configuration: context was not found for specified context: prod", "HostUnresolved")]
    [InlineData("error: You must be logged in to the server (Unauthorized)", "HostDenied")]
    [InlineData("Error from server (Forbidden): pods \"agents-0\" is forbidden: User \"me\" cannot create resource \"pods/exec\" in API group \"\" in the namespace \"ci\"", "HostDenied")]
    [InlineData("The connection to the server localhost:8080 was refused - did you specify the right host or port?", "HostUnreachable")]
    [InlineData("Unable to connect to the server: dial tcp: lookup k8s.example.org on 10.0.0.2:53: no such host", "HostUnreachable")]
    [InlineData("Error: crun: executable file `sh` not found in $PATH: No such file or directory: OCI runtime attempted to invoke a command that was not found", "ShellMissing")]
    [InlineData("OCI runtime exec failed: exec failed: unable to start container process: exec: \"sh\": executable file not found in $PATH: unknown", "ShellMissing")]
    public void The_words_of_a_carrier_tell_what_is_the_matter(string said, string id)
    {
        var error = HostErrors.Unreachable("build1", said);
        Assert.Equal(id, error.ErrorId);
        Assert.Contains("build1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_that_a_program_would_take_for_its_options_are_refused()
    {
        Assert.Equal("BadHost", Assert.Throws<MoanaException>(() => new SshCarrier("-oProxyCommand=touch /tmp/x", []).Words).ErrorId);
        Assert.Equal("BadHost", Assert.Throws<MoanaException>(() => new ContainerCarrier("--privileged", "docker").Words).ErrorId);
        Assert.Equal("BadHost", Assert.Throws<MoanaException>(() => new PodCarrier("pod", "-n", null).Words).ErrorId);
        Assert.Equal("BadHost", Assert.Throws<MoanaException>(() => new CommandCarrier([]).Words).ErrorId);
        Assert.Equal("BadHost", Assert.Throws<MoanaException>(() => new CommandCarrier(["ssh", "a\nb"]).Words).ErrorId);
    }

    [Fact]
    public void Nobody_is_ever_asked_by_ssh_and_what_the_user_sets_counts_before_what_is_set_here()
    {
        var words = new SshCarrier("me@build1", ["-o", "ConnectTimeout=3"]).Words.ToList();
        Assert.True(words.IndexOf("BatchMode=yes") < words.IndexOf("ConnectTimeout=3"));
        Assert.True(words.IndexOf("ConnectTimeout=3") < words.IndexOf("ConnectTimeout=10"));
        Assert.Equal(["--", "me@build1"], words[^2..]);
    }

    [Fact]
    public void A_container_and_a_pod_are_reached_as_their_programs_want_it()
    {
        Assert.Equal(["podman", "exec", "-i", "box"], new ContainerCarrier("box", "podman").Words);
        Assert.Equal(["kubectl", "--context", "c", "--namespace", "n", "exec", "-i", "agents-0", "--"], new PodCarrier("agents-0", "n", "c").Words);
    }
}
