using Moana.Testing;

namespace Moana.Tmux.Tests.Events;

/// <summary>A listing of what is watched says what a full one says, and its marks tell which captures still stand.</summary>
public sealed class MarkedPaneTests
{
    private const int Hang = 120_000;
    private static readonly string[] Options = ["@moana-agent", "@moana-status"];

    [Fact(Timeout = Hang)]
    public async Task What_has_not_changed_comes_as_the_same_objects()
    {
        await using var rig = await Rig.StartAsync("exec cat");
        await using var watching = await Watching.StartAsync(rig.Server, [rig.Session]);
        var first = await SettledAsync(rig);
        Assert.NotNull(Assert.Single(first).Output);
        Assert.Same(first, await rig.Server.ListMarkedPanesAsync(Options));

        await rig.Tmux.RunAsync("select-pane", "-t", $"{rig.Pane}", "-T", "another title");
        Assert.Equal("another title", Assert.Single(await rig.Server.ListMarkedPanesAsync(Options)).Pane.Title);
    }

    [Fact(Timeout = Hang)]
    public async Task Output_changes_the_mark_of_its_pane_only()
    {
        await using var rig = await Rig.StartAsync("exec cat");
        var other = PaneId.Parse(await rig.Tmux.RunAsync("split-window", "-d", "-P", "-F", "#{pane_id}", "-t", "main", "exec cat"));
        await using var watching = await Watching.StartAsync(rig.Server, [rig.Session]);
        var before = await SettledAsync(rig);
        await rig.Tmux.RunAsync("send-keys", "-t", $"{other}", "x");
        await rig.ShowsAsync("x", other);
        var after = await rig.Server.ListMarkedPanesAsync(Options);

        Assert.NotEqual(Of(before, other).Output, Of(after, other).Output);
        Assert.Equal(Of(before, rig.Pane).Output, Of(after, rig.Pane).Output);
    }

    [Fact(Timeout = Hang)]
    public async Task A_listing_is_not_broken_by_those_who_stop_watching()
    {
        await using var rig = await Rig.StartAsync("exec cat");
        using var stop = new CancellationTokenSource();
        var listings = Task.WhenAll(Enumerable.Range(0, 4).Select(lister => Task.Run(async () =>
        {
            // Other options each time, so that nothing is known from the listing before.
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                Assert.Contains(await rig.Server.ListMarkedPanesAsync([$"@o-{lister}-{i}"]), p => p.Pane.Id == rig.Pane);
            }
        })));
        for (var i = 0; i < 40 && !listings.IsCompleted; i++)
        {
            await using var watching = await Watching.StartAsync(rig.Server, [rig.Session]);
        }

        await stop.CancelAsync();
        await listings;
    }

    [Fact(Timeout = Hang)]
    public async Task A_server_without_a_watch_is_listed_without_marks()
    {
        await using var rig = await Rig.StartAsync("exec cat");
        Assert.Null(Assert.Single(await rig.Server.ListMarkedPanesAsync(Options)).Output);
        await using var none = await Rig.WithoutServerAsync();
        Assert.Empty(await none.Server.ListMarkedPanesAsync(Options));
    }

    [Theory(Timeout = Hang)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task After_any_change_it_says_what_a_full_listing_and_a_fresh_capture_say(int seed)
    {
        await using var rig = await Rig.StartAsync("exec cat");
        await rig.Tmux.RunAsync("set-option", "-g", "remain-on-exit", "on");
        await rig.Tmux.NewSessionAsync("second", "exec cat");
        await rig.Tmux.NewSessionAsync("unwatched", "exec cat");
        var sessions = (await rig.Server.ListSessionsAsync()).Where(s => s.Name != "unwatched").Select(s => s.Id).ToList();
        await using var watching = await Watching.StartAsync(rig.Server, sessions, Options);
        var kept = new Dictionary<PaneId, (MarkedPane Pane, string Text)>();
        var random = new Random(seed);
        for (var i = 0; i < 100; i++)
        {
            var change = Change(random, i, [.. (await rig.Tmux.RunAsync("list-panes", "-a", "-F", "#{pane_id}")).Split('\n').Distinct()]);
            await rig.Tmux.TryRunAsync(change);
            await Eventually.TrueAsync(() => IsTrueAsync(rig, kept, string.Join(' ', change)), "two listings with the same panes between them");
        }
    }

    /// <summary>False when the panes changed by themselves meanwhile: an echo, a program that starts or ends.</summary>
    private static async Task<bool> IsTrueAsync(Rig rig, Dictionary<PaneId, (MarkedPane Pane, string Text)> kept, string change)
    {
        var full = await FullAsync(rig);
        var before = full.ConvertAll(Say);
        var panes = await rig.Server.ListMarkedPanesAsync(Options);
        var screens = new List<string>();
        foreach (var pane in panes)
        {
            if (!kept.TryGetValue(pane.Pane.Id, out var last) || last.Pane.Output is null || last.Pane.Output != pane.Output || !ShowsSame(last.Pane.Pane, pane.Pane))
            {
                kept[pane.Pane.Id] = (pane, await CaptureAsync(rig, pane.Pane.Id));
            }

            screens.Add($"{pane.Pane.Id}: {kept[pane.Pane.Id].Text}");
        }

        var fresh = new List<string>();
        foreach (var pane in panes)
        {
            fresh.Add($"{pane.Pane.Id}: {await CaptureAsync(rig, pane.Pane.Id)}");
        }

        var after = (await FullAsync(rig)).ConvertAll(Say);
        if (!before.SequenceEqual(after) || !ReferenceEquals(panes, await rig.Server.ListMarkedPanesAsync(Options)))
        {
            return false;
        }

        if (!before.SequenceEqual(panes.Select(p => Say(p.Pane))) && full.Select(WithoutCommand).SequenceEqual(panes.Select(p => WithoutCommand(p.Pane))))
        {
            // Another program took the terminal in silence: that is seen within a second.
            return false;
        }

        Assert.True(before.SequenceEqual(panes.Select(p => Say(p.Pane))), $"{change}: {string.Join('\n', before.Zip(panes.Select(p => Say(p.Pane))).Where(p => p.First != p.Second))}");
        Assert.Equal(fresh, screens);
        return true;
    }

    private static string[] Change(Random random, int number, string[] panes)
    {
        var (pane, other) = (panes[random.Next(panes.Length)], panes[random.Next(panes.Length)]);
        return random.Next(24) switch
        {
            0 => ["select-pane", "-t", pane, "-T", $"title {number}"],
            1 => ["set-option", "-p", "-t", pane, "@moana-status", $"two\nlines {number}"],
            2 => ["set-option", "-pu", "-t", pane, "@moana-status"],
            3 => ["respawn-pane", "-k", "-t", pane, "true"],
            4 => ["respawn-pane", "-k", "-t", pane, $"echo respawned {number}; exec cat"],
            5 => ["respawn-pane", "-k", "-t", pane, "read line; exec sleep 1000"],
            6 => ["respawn-pane", "-k", "-t", pane, $"printf '\\033]2;by itself {number}\\007\\033[?1049h'; exec cat"],
            7 => ["send-keys", "-R", "-t", pane],
            8 => ["copy-mode", "-t", pane],
            9 => ["send-keys", "-t", pane, "-X", "cancel"],
            10 => ["resize-window", "-t", pane, "-x", $"{random.Next(60, 160)}", "-y", $"{random.Next(20, 50)}"],
            11 => ["split-window", "-d", "-t", pane, "exec cat"],
            12 => ["new-window", "-d", "-t", panes.Length < 8 ? "second:" : "nowhere:", "-n", $"w{number}", "exec cat"],
            13 => ["kill-pane", "-t", panes.Length > 3 ? pane : "%999"],
            14 => ["rename-window", "-t", pane, $"name {number}"],
            15 => ["swap-pane", "-d", "-s", pane, "-t", other],
            16 => ["break-pane", "-d", "-s", pane],
            17 => ["join-pane", "-d", "-s", pane, "-t", other],
            18 => ["move-window", "-d", "-s", pane, "-t", $"main:{random.Next(20, 40)}"],
            19 => ["swap-window", "-d", "-s", pane, "-t", other],
            20 => ["move-window", "-r", "-t", "main:"],
            21 => ["rename-session", "-t", "=second", "second"],

            // In copy mode a digit opens a prompt, and the command waits for it.
            _ => ["if-shell", "-F", "-t", pane, "#{pane_in_mode}", "", $"send-keys -t {pane} 'text {number}' Enter"],
        };
    }

    private static bool ShowsSame(PaneInfo a, PaneInfo b) =>
        (a.ProcessId, a.Dead, a.Width, a.Height, a.CursorX, a.CursorY, a.AlternateOn) == (b.ProcessId, b.Dead, b.Width, b.Height, b.CursorX, b.CursorY, b.AlternateOn);

    private static async Task<List<PaneInfo>> FullAsync(Rig rig) => [.. await rig.Server.ListPanesAsync(PaneDetails.Command, Options)];

    private static string WithoutCommand(PaneInfo pane) => Say(pane with { Command = "" });

    private static string Say(PaneInfo pane) => $"{pane with { Options = new Dictionary<string, string>() }} {string.Join(' ', pane.Options.Order())}";

    private static Task<string> CaptureAsync(Rig rig, PaneId pane) => rig.Tmux.RunAsync("capture-pane", "-p", "-e", "-t", $"{pane}");

    private static MarkedPane Of(IReadOnlyList<MarkedPane> panes, PaneId pane) => panes.Single(p => p.Pane.Id == pane);

    private static async Task<IReadOnlyList<MarkedPane>> SettledAsync(Rig rig)
    {
        var panes = await rig.Server.ListMarkedPanesAsync(Options);
        await Eventually.TrueAsync(
            async () =>
            {
                var last = panes;
                panes = await rig.Server.ListMarkedPanesAsync(Options);
                return ReferenceEquals(last, panes) && panes.All(p => p.Output is not null);
            },
            "a listing that stays the same");
        return panes;
    }
}
