using Moana.Testing;

namespace Moana.Tmux.Tests;

public sealed class TmuxEndpointTests
{
    private const int Limit = 30_000;

    [Fact(Timeout = Limit)]
    public async Task A_named_socket_has_the_file_that_tmux_itself_says()
    {
        await using var tmux = new PrivateTmux();
        await tmux.NewSessionAsync("s");
        var told = await tmux.RunAsync("display-message", "-p", "#{socket_path}");
        Assert.Equal(told, new TmuxEndpoint { SocketName = tmux.SocketName }.SocketFile);
        Assert.Equal(told, new TmuxEndpoint { SocketPath = told }.SocketFile);
    }
}
