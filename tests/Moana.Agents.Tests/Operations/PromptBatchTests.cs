using Moana.Operations;
using Moana.Tmux;

namespace Moana.Agents.Tests.Operations;

public sealed class PromptBatchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_delivery_that_breaks_off_unexpectedly_is_told_and_the_others_go_on()
    {
        var batch = new PromptBatch(TimeProvider.System);
        batch.Send("a", _ => throw new DirectoryNotFoundException("no /tmp here"), Token);
        batch.Send("b", step => { step("looks"); return Task.FromResult(Receipt("b")); }, Token);
        batch.Send("c", _ => throw new TmuxException(TmuxError.NoServer, "No server."), Token);

        var updates = await batch.ReadAsync(Token).ToListAsync(Token);

        var error = updates.Single(u => u.Name == "a").Error!;
        Assert.Equal("DeliveryFailed", error.ErrorId);
        Assert.Contains("no /tmp here", error.Message, StringComparison.Ordinal);
        Assert.IsType<DirectoryNotFoundException>(error.InnerException);
        Assert.Equal("looks", updates.First(u => u.Name == "b").Step);
        Assert.Equal("b", updates.Last(u => u.Name == "b").Receipt!.Name);
        Assert.Equal("NoServer", updates.Single(u => u.Name == "c").Error!.ErrorId);
    }

    [Fact]
    public async Task Without_any_delivery_it_ends_at_once() => Assert.Empty(await new PromptBatch(TimeProvider.System).ReadAsync(Token).ToListAsync(Token));

    private static PromptReceipt Receipt(string name) => new()
    {
        Name = name,
        Outcome = DeliveryOutcome.Started,
        Reason = "it works",
        Attempts = 1,
        Characters = 1,
        StartedAt = default,
        DurationMilliseconds = 1,
        Session = "work",
        Address = new() { PaneId = "%1" },
    };
}
