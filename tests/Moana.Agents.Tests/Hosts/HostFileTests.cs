using System.Text;
using System.Text.Json;
using Moana.Hosts;

namespace Moana.Agents.Tests.Hosts;

/// <summary>The list of hosts, as it stands in a file.</summary>
public sealed class HostFileTests
{
    [Fact]
    public void Each_kind_of_host_is_read_as_it_was_written()
    {
        HostRegistration[] hosts =
        [
            new("build1", new SshCarrier("me@build1", ["-p", "2222"])), new("build2", new SshCarrier("build2", [])),
            new("box", new ContainerCarrier("box", "podman")), new("pod", new PodCarrier("agents-0", "ci", null)), new("sudo", new CommandCarrier(["sudo", "-n", "-u", "x y"])),
        ];
        Assert.Equal(hosts, HostFile.Read(Encoding.UTF8.GetString(HostFile.Write(hosts))));
    }

    [Fact]
    public void A_list_alone_is_read_too() =>
        Assert.Equal("docker", Assert.IsType<ContainerCarrier>(Assert.Single(HostFile.Read("""[{ "name": "box", "container": "box" }]""")).Carrier).Engine);

    [Theory]
    [InlineData("""[{ "name": "x" }]""", "has to have one of")]
    [InlineData("""[{ "name": "x", "ssh": "a", "pod": "b" }]""", "has to have one of")]
    [InlineData("""[{ "name": "x", "ssh": "a" }, { "name": "X", "ssh": "b" }]""", "twice")]
    [InlineData("""[{ "name": "x", "ssh": "a", "password": "secret" }]""", "password")]
    [InlineData("nonsense", "invalid")]
    public void What_is_no_list_of_hosts_is_refused(string text, string why) =>
        Assert.Contains(why, Assert.Throws<JsonException>(() => HostFile.Read(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("localhost")]
    [InlineData("a:b")]
    [InlineData("a@b")]
    [InlineData("")]
    public void A_name_that_an_address_could_not_hold_is_refused(string name) =>
        Assert.Equal("BadHostName", Assert.Throws<MoanaException>(() => HostFile.Read($$"""[{ "name": "{{name}}", "ssh": "a" }]""")).ErrorId);
}
