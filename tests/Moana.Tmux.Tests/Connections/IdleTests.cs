using Microsoft.Extensions.Time.Testing;
using Moana.Testing;

namespace Moana.Tmux.Tests.Connections;

public sealed class IdleTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_connection_that_nobody_uses_is_closed_and_the_next_command_opens_another()
    {
        var time = new FakeTimeProvider();
        await using var rig = await Rig.StartAsync("exec sleep 1000", new() { Time = time, IdleAfter = TimeSpan.FromMinutes(1) });
        await rig.Server.ListSessionsAsync();
        var client = Assert.Single(rig.Server.ProcessIds);

        time.Advance(TimeSpan.FromSeconds(59));
        await rig.Server.ListSessionsAsync();
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(client, Assert.Single(rig.Server.ProcessIds));

        time.Advance(TimeSpan.FromMinutes(2));
        await Processes.EndedAsync(client);
        Assert.Empty(await rig.ClientsAsync());
        Assert.Single(await rig.Server.ListSessionsAsync());
        Assert.NotEqual(client, Assert.Single(rig.Server.ProcessIds));
    }
}
