using System.Security.Cryptography;
using System.Text;

namespace Moana.FakeAgent.Tests;

public sealed class ComposerTests
{
    private const int Limit = 60_000;

    [Theory(Timeout = Limit)]
    [InlineData("amp")]
    [InlineData("antigravity")]
    [InlineData("claude")]
    [InlineData("codex")]
    [InlineData("plain")]
    public async Task A_pasted_text_stands_in_the_composer_until_Enter_submits_it_exactly(string style)
    {
        const string Text = "première ligne 世界 🚀\n  indented \"quoted\" \\ $HOME {x}\nlast;";
        await using var pane = await AgentPane.StartAsync($"--style {style} --work 0.1");

        await pane.PasteAsync(Text);
        await pane.SeesAsync("last;");
        await pane.SeesAsync("première ligne 世界 🚀");
        Assert.Empty(pane.Log.Prompts());

        await pane.KeysAsync("Enter");
        var prompt = await pane.SeesEventAsync("prompt");
        Assert.Equal(Text, prompt.Text("text"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text))), prompt.Text("sha256"));
        Assert.Equal("done", (await pane.SeesEventAsync("turn-end")).Text("result"));
        Assert.Single(pane.Log.Prompts());
    }

    [Fact(Timeout = Limit)]
    public async Task It_runs_on_the_alternate_screen_with_the_cursor_behind_the_typed_text()
    {
        await using var pane = await AgentPane.StartAsync("--style codex");
        Assert.Equal("1", await pane.FactAsync("#{alternate_on}"));

        await pane.TypeAsync("ab 世");
        await pane.SeesAsync("› ab 世");
        Assert.Equal("7", await pane.FactAsync("#{cursor_x}"));
    }

    [Fact(Timeout = Limit)]
    public async Task Ghost_text_is_dim_and_gives_way_to_typed_text()
    {
        await using var pane = await AgentPane.StartAsync("--style codex");
        await pane.SeesAsync("Ask Codex");
        Assert.Contains("\e[2mAsk Codex to do anything", await pane.Tmux.RunAsync("capture-pane", "-p", "-e", "-t", pane.Id));

        await pane.TypeAsync("x");
        await pane.SeesNoMoreAsync("Ask Codex");
        await pane.KeysAsync("BSpace");
        await pane.SeesAsync("Ask Codex");
    }

    [Fact(Timeout = Limit)]
    public async Task Control_U_clears_and_an_Enter_on_nothing_is_noted()
    {
        await using var pane = await AgentPane.StartAsync("--style claude");
        await pane.TypeAsync("a draft");
        await pane.SeesAsync("❯\u00a0a draft");
        await pane.KeysAsync("C-u", "Enter");
        await pane.SeesEventAsync("enter-ignored");
        await pane.SeesNoMoreAsync("a draft");
        Assert.Empty(pane.Log.Prompts());
    }

    [Fact(Timeout = Limit)]
    public async Task A_long_line_wraps_inside_the_box_and_follows_a_resize()
    {
        var words = string.Join(' ', Enumerable.Range(1, 40).Select(i => $"word{i}"));
        await using var pane = await AgentPane.StartAsync("--style amp", columns: 60, rows: 20);
        await pane.PasteAsync(words);
        await pane.SeesAsync("word40");
        Assert.All((await pane.ScreenAsync()).Split('\n').Where(l => l.Contains("word", StringComparison.Ordinal)),
            row => Assert.Matches("^│ .* │$", row));

        await pane.Tmux.RunAsync("resize-window", "-t", "fake", "-x", "100", "-y", "12");
        await Testing.Eventually.TrueAsync(async () => (await pane.ScreenAsync()).Split('\n').Any(
            l => l.StartsWith('╭') && l.TrimEnd().Length == 100), "a box of the new width");
        await pane.SeesAsync("word40");
    }

    [Theory(Timeout = Limit)]
    [InlineData("codex", "[Pasted Content 1439 chars]")]
    [InlineData("claude", "[Pasted text #1 +59 lines]")]
    public async Task A_long_paste_shows_as_the_agents_placeholder_and_is_submitted_whole(string style, string placeholder)
    {
        var text = string.Join('\n', Enumerable.Range(10, 60).Select(i => $"line {i} of a long paste"));
        await using var pane = await AgentPane.StartAsync($"--style {style}");

        await pane.PasteAsync(text);
        await pane.SeesAsync(placeholder);
        Assert.DoesNotContain("line 12", await pane.ScreenAsync());
        await pane.KeysAsync("Enter");
        Assert.Equal(text, (await pane.SeesEventAsync("prompt")).Text("text"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_megabyte_is_submitted_exactly()
    {
        var text = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"line {i} of a large prompt é\n")).TrimEnd();
        await using var pane = await AgentPane.StartAsync("--style plain");
        await pane.PasteAsync(text);
        await pane.SeesEventAsync("paste");
        await pane.KeysAsync("Enter");
        Assert.Equal(text, (await pane.SeesEventAsync("prompt")).Text("text"));
    }
}
