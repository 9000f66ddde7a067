using Microsoft.Extensions.Time.Testing;

namespace Moana.Agents.Tests;

/// <summary>Those who ask at about the same time share a listing that is younger than each question.</summary>
public sealed class SharedListingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Those_who_ask_together_get_one_listing_and_who_asks_later_a_newer_one()
    {
        await using var fleet = new FakeFleet();
        await fleet.StartAsync("codex");
        var clock = new FakeTimeProvider();
        var together = Enumerable.Range(0, 50).Select(_ => SharedListing.ListAsync(fleet.Fleet, clock, Token)).ToList();
        var first = await ListedAsync(clock, Task.WhenAll(together));
        Assert.Single(first.Distinct());

        var pane = first[0].Single().Pane.Id;
        await fleet.Server.SetPaneOptionsAsync(pane, new Dictionary<string, string?> { [PaneOptions.Turn] = "newer" }, Token);
        var later = await ListedAsync(clock, SharedListing.ListAsync(fleet.Fleet, clock, Token));
        Assert.Equal("newer", later.Single().Pane.Options[PaneOptions.Turn]);
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_gives_up_takes_it_from_nobody_else()
    {
        await using var fleet = new FakeFleet();
        await fleet.StartAsync("codex");
        var clock = new FakeTimeProvider();
        using var stop = new CancellationTokenSource();
        var impatient = SharedListing.ListAsync(fleet.Fleet, clock, stop.Token);
        var patient = SharedListing.ListAsync(fleet.Fleet, clock, Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.Single(await ListedAsync(clock, patient));
    }

    /// <summary>Lets time go on until the listing is there.</summary>
    private static async Task<T> ListedAsync<T>(FakeTimeProvider clock, Task<T> listing)
    {
        while (!listing.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(25));
            await Task.WhenAny(listing, Task.Delay(10, Token));
        }

        return await listing;
    }
}
