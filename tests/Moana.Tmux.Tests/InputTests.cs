using System.Text;
using Moana.Testing;
using Moana.Tmux.Screens;

namespace Moana.Tmux.Tests;

/// <summary>Pastes, keys and text, and what keeps them from a screen that they were not meant for.</summary>
public abstract class InputTests(IVia via)
{
    private const int Hang = 60_000;

    [Fact(Timeout = Hang)]
    public async Task A_prompt_is_pasted_with_brackets_and_newlines_as_they_are()
    {
        await using var rig = await Rig.StartAsync("printf '\\033[?2004hready'; stty -echo raw; exec cat -v", via: via);
        await rig.ShowsAsync("ready");
        await rig.Server.PasteAsync(rig.Pane, "first; $HOME\nsecond ~ #{pid}");
        await rig.ShowsAsync("^[[200~first; $HOME");
        await rig.ShowsAsync("second ~ #{pid}^[[201~");
        Assert.Empty(await rig.Tmux.RunAsync("list-buffers"));
    }

    [Fact(Timeout = Hang)]
    public async Task A_large_prompt_arrives_whole_and_leaves_neither_buffer_nor_file()
    {
        var received = Path.GetTempFileName();
        await using var rig = await Rig.StartAsync($"stty -echo raw; echo ready; head -c 300000 > {received}; exec sleep 1000", via: via);
        await rig.ShowsAsync("ready");
        var prompt = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"{i:000000000}\n"));
        await rig.Server.PasteAsync(rig.Pane, prompt);
        await Eventually.TrueAsync(() => new FileInfo(received).Length == 300_000, "300,000 bytes arrived");
        Assert.Equal(prompt, await File.ReadAllTextAsync(received, TestContext.Current.CancellationToken));
        Assert.Empty(await rig.Tmux.RunAsync("list-buffers"));
        File.Delete(received);
    }

    [Fact(Timeout = Hang)]
    public async Task Keys_and_text_reach_the_program()
    {
        await using var rig = await Rig.StartAsync("exec sh", via: via);
        await rig.Server.SendTextAsync(rig.Pane, "echo 'a;b' \"$((6*7))\"");
        await rig.Server.SendKeysAsync(rig.Pane, ["Enter"]);
        await rig.ShowsAsync("a;b 42");

        var slip = await Assert.ThrowsAsync<TmuxException>(() => rig.Server.SendKeysAsync(rig.Pane, ["Entr"]));
        Assert.Equal(TmuxError.BadArgument, slip.Error);
    }

    /// <summary>tmux finds words in its cells, and the stamp is made from what it prints of them.</summary>
    [Fact(Timeout = Hang)]
    public async Task A_screen_that_stands_still_is_known_again_whatever_is_on_it()
    {
        var screen = new StringBuilder("\u001b[2J\u001b[H")
            .Append("tabs\tbetween\twords\r\n").Append("漢字 wide before words, 👩‍👩‍👧 and 🇫🇷 flags\r\n").Append("e\u0301tats compose\u0301s\r\n")
            .Append("\u001b(0lqqqk\u001b(B box \u001b(0mqqqj\u001b(B drawn\r\n").Append("\u001b[8mhidden\u001b[0m \u001b[7;1;38;5;9mstyled\u001b[0m\r\n")
            .Append("#{pane_id} %H $HOME ; 'quoted' \"words\"\r\n").Append(string.Concat(Enumerable.Repeat("wrapped ", 40))).Append("\r\n> draft");
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, screen.ToString(), TestContext.Current.CancellationToken);
        await using var rig = await Rig.StartAsync($"stty -echo; cat {file}; exec cat", via: via);
        await rig.ShowsAsync("> draft");

        var seen = await rig.Server.CaptureAsync(rig.Pane, CaptureOptions.Styled);

        Assert.All(Enumerable.Range(0, seen.Rows.Count).Where(r => seen.Rows[r].Text.Length > 0), r => Assert.True(ScreenStamp.HasWord(seen.Rows[r])));
        Assert.True(await rig.Server.TrySendKeysAsync(rig.Pane, ["a"], ScreenStamp.Of(seen, Enumerable.Range(0, seen.Rows.Count))));
        File.Delete(file);
    }

    [Fact(Timeout = Hang)]
    public async Task What_is_meant_for_a_screen_that_was_seen_does_not_reach_another_one()
    {
        var received = Path.GetTempFileName();
        await using var rig = await Rig.StartAsync($"stty -echo; echo 'Run this command?'; exec cat > {received}", via: via);
        await rig.ShowsAsync("command?");
        var terminal = await rig.Tmux.RunAsync("display-message", "-p", "-t", $"{rig.Pane}", "#{pane_tty}");

        var seen = ScreenStamp.Of(await rig.Server.CaptureAsync(rig.Pane, CaptureOptions.Styled), [0]);
        Assert.True(await rig.Server.TrySendKeysAsync(rig.Pane, ["a"], seen));
        await ShowAsync("\u001b7\u001b[1;1HErase the whole disk?\u001b8", "Erase");
        Assert.False(await rig.Server.TrySendKeysAsync(rig.Pane, ["b"], seen));

        var cursor = ScreenStamp.Of(await rig.Server.CaptureAsync(rig.Pane, CaptureOptions.Styled), []);
        Assert.True(await rig.Server.TrySendKeysAsync(rig.Pane, ["c"], cursor));
        await ShowAsync("\u001b[9;1Hfurther down", "further");
        Assert.False(await rig.Server.TrySendKeysAsync(rig.Pane, ["d"], cursor));
        Assert.False(await rig.Server.TryPasteAsync(rig.Pane, "e", cursor));
        Assert.Empty(await rig.Tmux.RunAsync("list-buffers"));

        var here = ScreenStamp.Of(await rig.Server.CaptureAsync(rig.Pane, CaptureOptions.Styled), [0]);
        Assert.True(await rig.Server.TryPasteAsync(rig.Pane, "f", here));

        await rig.Server.SendKeysAsync(rig.Pane, ["Enter"]);
        await Eventually.TrueAsync(() => new FileInfo(received).Length > 0, "the line arrived");
        Assert.Equal("acf\n", await File.ReadAllTextAsync(received, TestContext.Current.CancellationToken));
        File.Delete(received);

        async Task ShowAsync(string output, string word)
        {
            await File.WriteAllTextAsync(terminal.Trim(), output, TestContext.Current.CancellationToken);
            await rig.ShowsAsync(word);
        }
    }

    [Fact(Timeout = Hang)]
    public async Task What_is_set_with_a_paste_stands_there_whether_it_is_done_and_what_is_set_with_an_exchange_only_when_it_is()
    {
        await using var rig = await Rig.StartAsync("stty -echo; echo ready; exec cat >/dev/null", via: via);
        await rig.ShowsAsync("ready");
        var ready = ScreenStamp.Of(await rig.Server.CaptureAsync(rig.Pane, CaptureOptions.Styled), [0]);
        var other = ScreenStamp.Of(Screen.Parse("Run this command?", (0, 0)), [0]);

        Assert.True(await rig.Server.TryPasteAsync(rig.Pane, "text", ready, before: Mark("one")));
        Assert.Equal("one", await OptionAsync("@mark"));
        Assert.False(await rig.Server.TryPasteAsync(rig.Pane, "text", other, before: Mark("two")));
        Assert.Equal("two", await OptionAsync("@mark"));
        var lost = await Assert.ThrowsAsync<TmuxException>(() => rig.Server.TryPasteAsync(rig.Pane, "text", ready, new PaneHold("@held", "mine"), Mark("three")));
        Assert.Equal((TmuxError.HoldLost, "two"), (lost.Error, await OptionAsync("@mark")));

        Assert.False(await rig.Server.ExchangePaneOptionAsync(rig.Pane, "@held", "mine", null, Mark("three")));
        Assert.Equal("two", await OptionAsync("@mark"));
        Assert.True(await rig.Server.ExchangePaneOptionAsync(rig.Pane, "@held", null, "mine"));
        Assert.True(await rig.Server.ExchangePaneOptionAsync(rig.Pane, "@held", "mine", null, Mark("three")));
        Assert.Equal(("three", ""), (await OptionAsync("@mark"), await OptionAsync("@held")));

        static Dictionary<string, string?> Mark(string value) => new() { ["@mark"] = value };

        async Task<string> OptionAsync(string name) => (await rig.Server.GetPaneAsync(rig.Pane, [name])).Options.GetValueOrDefault(name, "");
    }

    [Fact(Timeout = Hang)]
    public async Task Nothing_is_pasted_or_typed_where_it_would_not_reach_the_program()
    {
        await using var rig = await Rig.StartAsync("exec cat", via: via);
        await rig.Tmux.RunAsync("copy-mode", "-t", $"{rig.Pane}");
        var mode = await Assert.ThrowsAsync<TmuxException>(() => rig.Server.PasteAsync(rig.Pane, "text"));
        Assert.Contains("copy mode", mode.Message);
        await Assert.ThrowsAsync<TmuxException>(() => rig.Server.SendKeysAsync(rig.Pane, ["Enter"]));

        await rig.Server.LeaveModeAsync(rig.Pane);
        Assert.False((await rig.Server.GetPaneAsync(rig.Pane)).InMode);
        await rig.Server.LeaveModeAsync(rig.Pane);
        await rig.Tmux.RunAsync("clock-mode", "-t", $"{rig.Pane}");
        await rig.Server.LeaveModeAsync(rig.Pane);
        await rig.Server.PasteAsync(rig.Pane, "arrived");
        await rig.ShowsAsync("arrived");

        await rig.Tmux.RunAsync("select-pane", "-d", "-t", $"{rig.Pane}");
        var off = await Assert.ThrowsAsync<TmuxException>(() => rig.Server.PasteAsync(rig.Pane, "text"));
        Assert.Contains("switched off", off.Message);
        Assert.Empty(await rig.Tmux.RunAsync("list-buffers"));
    }
}

public sealed class LocalInputTests(Local via) : InputTests(via), IClassFixture<Local>;

public sealed class EnvInputTests(Env via) : InputTests(via), IClassFixture<Env>;

public sealed class SshInputTests(Ssh via) : InputTests(via), IClassFixture<Ssh>;
