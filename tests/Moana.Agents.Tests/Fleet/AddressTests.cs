namespace Moana.Agents.Tests;

public sealed class AddressTests
{
    public static TheoryData<string?, string?, string?, string> Addresses => new()
    {
        { null, null, null, "%5" },
        { null, "work", null, "work%5" },
        { null, null, "/tmp/tmux-1000/a b", "/tmp/tmux-1000/a b%5" },
        { "build1", null, null, "build1:%5" },
        { "build1", "work", null, "build1:work%5" },
        { "build1", null, "/s", "build1:/s%5" },
        { "::1", "a:b", null, @"\:\:1:a\:b%5" },
        { null, "50%3", null, @"50\%3%5" },
        { null, @"back\slash", null, @"back\\slash%5" },
    };

    [Theory]
    [MemberData(nameof(Addresses))]
    public void The_text_of_an_address_says_all_of_it(string? host, string? name, string? path, string text)
    {
        var pane = new PaneAddress { HostName = host, SocketName = name, SocketPath = path, PaneId = "%5" };
        Assert.Equal(text, pane.ToString());
        Assert.Equal(pane, ServerAddress.Parse(text));
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public void An_address_without_a_pane_is_that_of_the_server(string? host, string? name, string? path, string _)
    {
        var server = new ServerAddress { HostName = host, SocketName = name, SocketPath = path };
        Assert.Equal(server, ServerAddress.Parse(server.ToString()));
        Assert.NotEqual(server, server.Pane("%5"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("%x")]
    [InlineData(":work")]
    [InlineData("a:b:c")]
    [InlineData("work%5%6")]
    public void Anything_else_is_refused(string text) => Assert.Throws<FormatException>(() => ServerAddress.Parse(text));
}
