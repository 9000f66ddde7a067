namespace Moana.Tmux.Tests.Screens;

/// <summary>What the driver captures is what tmux itself prints, whatever stands there and however long it is.</summary>
public sealed class CaptureTests
{
    private const int Hang = 60_000;

    [Theory(Timeout = Hang)]
    [InlineData("a\\\\b \\033 \\n $HOME ${x} $_ ~ # #{pane_id} \"'`")]
    [InlineData("\u001b[1;38;2;1;2;3mcoloured\u001b[0m \u001b[7mreverse\u001b[0m \u001b[4:3mcurly\u001b[0m")]
    [InlineData("\u001b(0lqqqk\u001b(B drawn, \u001b]8;;http://localhost/\u001b\\a link\u001b]8;;\u001b\\")]
    [InlineData("漢字 ❯ │ ─ 👩‍👩‍👧 é e\u0301 \u200b|")]
    [InlineData("")]
    public async Task A_screen_is_captured_as_it_is(string text)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, $"{text}\r\nready");
            await using var rig = await Rig.StartAsync($"stty -echo; cat '{file}'; exec sleep 1000");
            await rig.ShowsAsync("ready");
            Assert.Equal(await rig.Tmux.RunAsync("capture-pane", "-p", "-e", "-t", $"{rig.Pane}"), (await rig.Server.CaptureTextAsync(rig.Pane, CaptureOptions.Styled)).TrimEnd('\n'));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Up to 3.5a tmux prints more than a buffer has where that fills its memory, of powers of two, to the last byte.</summary>
    [Fact(Timeout = Hang)]
    public async Task A_screen_of_any_length_is_captured_to_its_end_and_no_further()
    {
        await using var rig = await Rig.StartAsync("""stty -echo; echo ready; while read -r line; do printf '\033c%s\n' "$line"; done""");
        await rig.ShowsAsync("ready");
        for (var length = 910; length < 950; length++)
        {
            var text = new string('x', length) + $"end{length}";
            await rig.Server.PasteAsync(rig.Pane, $"{text}\n");
            await rig.ShowsAsync($"end{length}");
            Assert.Equal(text, (await rig.Server.CaptureTextAsync(rig.Pane, CaptureOptions.Styled)).Replace("\n", "", StringComparison.Ordinal));
        }
    }

    /// <summary>A buffer that a screen was passed through is nobody's concern.</summary>
    [Fact(Timeout = Hang)]
    public async Task A_capture_leaves_no_buffer_and_takes_none_away()
    {
        await using var rig = await Rig.StartAsync("echo ready; exec sleep 1000");
        await rig.ShowsAsync("ready");
        await rig.Tmux.RunAsync("set-buffer", "-b", "mine", "kept");
        await foreach (var captured in rig.Server.CaptureManyAsync([rig.Pane, new PaneId(9999), rig.Pane], CaptureOptions.Styled))
        {
            Assert.StartsWith("ready", captured ?? "ready");
        }

        Assert.Equal("mine", await rig.Tmux.RunAsync("list-buffers", "-F", "#{buffer_name}"));
    }

    /// <summary>An alias that somebody makes while Moana is connected takes the place of the command.</summary>
    [Fact(Timeout = Hang)]
    public async Task A_capture_that_tmux_refuses_is_an_error_and_no_pane_that_has_gone()
    {
        await using var rig = await Rig.StartAsync("echo ready; exec sleep 1000");
        await rig.ShowsAsync("ready");
        await rig.Server.ListPanesAsync();
        await rig.Tmux.RunAsync("set-option", "-s", "command-alias[77]", "capture-pane=rename-session ready:bad");

        var few = await Assert.ThrowsAsync<TmuxException>(() => rig.Server.ReadPanesAsync([rig.Pane], PaneDetails.All, null, CaptureOptions.Styled));
        var many = await Assert.ThrowsAsync<TmuxException>(async () =>
        {
            await foreach (var captured in rig.Server.CaptureManyAsync([rig.Pane], CaptureOptions.Styled))
            {
                Assert.NotNull(captured);
            }
        });

        Assert.Equal("capture-pane", few.Command);
        Assert.Equal(few.Message, many.Message);
    }
}
