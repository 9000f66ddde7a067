using Moana.Panes;

namespace Moana.Agents.Tests.Panes;

/// <summary>How often a pane is looked at of which nothing is told.</summary>
public sealed class PaneSessionTests
{
    [Fact]
    public void A_screen_that_stands_still_is_looked_at_the_less_often_the_longer_it_does()
    {
        Assert.Equal(100, Rest(0));
        Assert.Equal(100, Rest(400));
        Assert.Equal(200, Rest(800));
        Assert.Equal(1000, Rest(60_000));

        var looks = 0;
        for (var still = 0.0; still < 10_000; still += Rest(still))
        {
            looks++;
        }

        // Ten a second would be a hundred, for each of hundreds of agents that are waited for on a busy machine.
        Assert.InRange(looks, 10, 25);
    }

    [Fact]
    public void What_is_due_is_not_looked_at_late()
    {
        Assert.Equal(30, Rest(0, 30));
        Assert.Equal(250, Rest(60_000, 250));
        Assert.Equal(1, Rest(0, -5));
        Assert.Equal(100, Rest(0, 5000));
    }

    private static double Rest(double still, double? due = null) =>
        PaneSession.Rest(TimeSpan.FromMilliseconds(still), due is { } rest ? TimeSpan.FromMilliseconds(rest) : null).TotalMilliseconds;
}
