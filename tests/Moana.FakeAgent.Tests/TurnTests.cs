using System.Text.RegularExpressions;
using Moana.Testing;

namespace Moana.FakeAgent.Tests;

public sealed class TurnTests
{
    private const int Limit = 60_000;

    [Theory(Timeout = Limit)]
    [InlineData("amp", "╰ ∼ Thinking ─", @"^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] .* - amp - ", "2 files changed", "- amp -")]
    [InlineData("antigravity", "Thinking...", null, "? for shortcuts", null)]
    [InlineData("claude", "esc to interrupt", "^✳ Claude Code$", " for 2s · done ", "✳ Claude Code")]
    [InlineData("codex", "• esc to interrupt)", "^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] ", "Worked for 2s •", null)]
    [InlineData("plain", "Thinking", null, "3 files changed", null)]
    public async Task Work_shows_the_styles_marks_and_a_moving_screen_and_ends_with_its_done_mark(
        string style, string working, string? workingTitle, string done, string? doneTitle)
    {
        await using var pane = await AgentPane.StartAsync($"--style {style}");
        await pane.SubmitAsync("please work 2");
        await pane.SeesAsync(working);
        var title = await pane.FactAsync("#{pane_title}");
        if (workingTitle is not null)
            Assert.Matches(workingTitle, title);

        var first = await pane.ScreenAsync() + title;
        await Eventually.TrueAsync(async () => await pane.ScreenAsync() + await pane.FactAsync("#{pane_title}") != first, "the next picture");

        await pane.SeesEventAsync("turn-end");
        await pane.SeesAsync(done);
        if (doneTitle is not null)
            Assert.Contains(doneTitle, await pane.FactAsync("#{pane_title}"), StringComparison.Ordinal);

        // Nothing is left that would change the picture before the next key.
        await Eventually.TrueAsync(() => pane.Log.Events()[^1].Kind == "still", "the picture stands still");
    }

    [Fact(Timeout = Limit)]
    public async Task Quick_answers_without_the_work_of_other_prompts()
    {
        await using var pane = await AgentPane.StartAsync("--style codex --work 600");
        await pane.SubmitAsync("hello");
        await pane.SeesAsync("Working (");
        await pane.KeysAsync("Escape");
        await pane.SeesEventAsync("turn-end");
        await pane.SubmitAsync("quick");
        Assert.Equal("done", (await pane.SeesEventAsync("turn-end", 2)).Text("result"));
    }

    [Theory(Timeout = Limit)]
    [InlineData("amp", "Run this command?", "Approve")]
    [InlineData("antigravity", "Requesting permission for:", "Allow once")]
    [InlineData("claude", "Do you want to proceed?", "Yes")]
    [InlineData("codex", "Would you like to run the following command?", "Yes, proceed (y)")]
    [InlineData("plain", "1. Yes", "Yes")]
    public async Task A_permission_dialog_takes_Enter_for_yes_and_Escape_for_no(string style, string question, string label)
    {
        await using var pane = await AgentPane.StartAsync($"--style {style}");
        await pane.SubmitAsync("ask first");
        await pane.SeesAsync(question);
        await pane.KeysAsync("Enter");
        var answered = await pane.SeesEventAsync("dialog-answered");
        Assert.Equal((label, "Enter"), (answered.Text("label"), answered.Text("key")));
        Assert.Equal("done", (await pane.SeesEventAsync("turn-end")).Text("result"));

        await pane.SubmitAsync("ask again");
        await pane.SeesEventAsync("dialog-opened", 2);
        await pane.KeysAsync("Escape");
        Assert.False((await pane.SeesEventAsync("dialog-answered", 2)).Facts.GetProperty("accepted").GetBoolean());
        Assert.Equal("denied", (await pane.SeesEventAsync("turn-end", 2)).Text("result"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_dialog_is_answered_by_letter_digit_or_arrow_and_loses_a_paste()
    {
        await using var pane = await AgentPane.StartAsync("--style codex --work 0.05");
        foreach (var (keys, label) in new (string[], string)[] { (["y"], "Yes, proceed (y)"), (["3"], "No, and tell"), (["Down", "Down", "Enter"], "No, and tell") })
        {
            var before = pane.Log.Events("dialog-answered").Count;
            await pane.SubmitAsync("ask");
            await pane.SeesEventAsync("dialog-opened", before + 1);
            await pane.PasteAsync("lost words");
            await pane.SeesEventAsync("lost", before + 1);
            await pane.KeysAsync(keys);
            Assert.StartsWith(label, (await pane.SeesEventAsync("dialog-answered", before + 1)).Text("label"), StringComparison.Ordinal);
            await pane.SeesEventAsync("turn-end", before + 1);
        }

        Assert.Equal(3, pane.Log.Prompts().Count);
    }

    [Theory(Timeout = Limit)]
    [InlineData("codex", "■ unexpected status 500")]
    [InlineData("claude", "● API Error: 500")]
    [InlineData("plain", "The request did not succeed.")]
    public async Task A_failure_is_said(string style, string message)
    {
        await using var pane = await AgentPane.StartAsync($"--style {style}");
        await pane.SubmitAsync("fail");
        await pane.SeesAsync(message);
        Assert.Equal("failed", (await pane.SeesEventAsync("turn-end")).Text("result"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_rate_limit_names_its_end_and_holds_until_then()
    {
        await using var pane = await AgentPane.StartAsync("--style codex --work 0.1");
        await pane.SubmitAsync("ratelimit 3");
        await pane.SeesAsync("■ You've hit your usage limit. Try again in 3 seconds.");
        await pane.SubmitAsync("now?");
        Assert.Equal("ratelimited", (await pane.SeesEventAsync("turn-end", 2)).Text("result"));
        var end = pane.Log.Events("turn-end")[0].Time.AddSeconds(3.2);
        await Eventually.TrueAsync(() => DateTimeOffset.UtcNow > end, "the limit's end");
        await pane.SubmitAsync("and now?");
        Assert.Equal("done", (await pane.SeesEventAsync("turn-end", 3)).Text("result"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_crash_gives_its_code_and_leaves_the_screen_to_the_shell()
    {
        await using var pane = await AgentPane.StartAsync("--style codex", inShell: true);
        await pane.SubmitAsync("crash 7");
        Assert.Equal(7, (await pane.SeesEventAsync("exit")).Number("code"));
        await pane.SeesShellAsync();
        await pane.KeysAsync("echo code=$?", "Enter");
        await pane.SeesAsync("code=7");
        Assert.Equal("1", await pane.FactAsync("#{alternate_on}"));
    }

    [Theory(Timeout = Limit)]
    [InlineData("/exit", "/exit")]
    [InlineData(null, "ctrl+c")]
    public async Task It_ends_in_good_order_and_gives_the_screen_back(string? command, string reason)
    {
        await using var pane = await AgentPane.StartAsync("--style claude", inShell: true);
        if (command is not null)
            await pane.SubmitAsync(command);
        else
        {
            await pane.KeysAsync("C-c");
            await pane.SeesAsync("Press Ctrl-C again to exit");
            await pane.KeysAsync("C-c");
        }

        var exit = await pane.SeesEventAsync("exit");
        Assert.Equal((0, reason), (exit.Number("code"), exit.Text("reason")));
        await pane.SeesShellAsync();
        await pane.KeysAsync("echo code=$?", "Enter");
        await pane.SeesAsync("code=0");
        Assert.Equal("0", await pane.FactAsync("#{alternate_on}"));
    }

    [Theory(Timeout = Limit)]
    [InlineData("codex", "Conversation interrupted", "")]
    [InlineData("claude", "⏸ manual mode on", "work 20")]
    public async Task Escape_interrupts_and_claude_takes_an_early_prompt_back(string style, string mark, string composer)
    {
        await using var pane = await AgentPane.StartAsync($"--style {style} --ghost ghost");
        await pane.SubmitAsync("work 20");
        await pane.SeesAsync("esc to interrupt");
        await pane.KeysAsync("Escape");
        await pane.SeesEventAsync("interrupt");
        await pane.SeesAsync(mark);
        await pane.SeesAsync(composer.Length > 0 ? $"❯\u00a0{composer}" : "ghost");
        Assert.Equal("interrupted", pane.Log.Events("turn-end").Single().Text("result"));
    }

    [Theory(Timeout = Limit)]
    [InlineData("codex", "", "steer", "Enter")]
    [InlineData("codex", "", "queue", "Tab")]
    [InlineData("claude", "", "steer", "Enter")]
    [InlineData("claude", "--when-busy queue", "queue", "Enter")]
    public async Task A_prompt_during_a_turn_is_queued_or_steers(string style, string options, string mode, string key)
    {
        await using var pane = await AgentPane.StartAsync($"--style {style} {options}");
        await pane.SubmitAsync("work 1.5");
        await pane.SeesEventAsync("turn-start");
        await pane.TypeAsync("and this");
        await pane.SeesAsync("and this");
        await pane.KeysAsync(key);
        Assert.Equal(mode, (await pane.SeesEventAsync("prompt", 2)).Text("mode"));
        var turns = mode == "queue" ? 2 : 1;
        await pane.SeesEventAsync("turn-end", turns);
        Assert.Equal(turns, pane.Log.Events("turn-start").Count);
        Assert.Equal(["work 1.5", "and this"], pane.Log.Prompts());
    }

    [Fact(Timeout = Limit)]
    public async Task What_writes_writes_the_file_that_a_prompt_names_and_none_outside_of_its_folder()
    {
        using var folder = new TemporaryFolder();
        var project = Directory.CreateDirectory(folder["project"]).FullName;
        await using var pane = await AgentPane.StartAsync("--style amp --work 0.1 --writes", folder: project);
        foreach (var (n, file) in ((IEnumerable<string>)["src/one.md", "src", "../two.md"]).Index())
        {
            await pane.SubmitAsync($"Write the file {file}.");
            await pane.SeesEventAsync("turn-end", n + 1);
        }

        Assert.Equal([Path.Combine(project, "src", "one.md")], Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
        Assert.Equal(["amp 1", "amp 2", "amp 3"], File.ReadAllLines(Path.Combine(project, "src", "one.md")));
    }

    [Fact(Timeout = Limit)]
    public async Task Prose_fills_the_answer_with_false_marks()
    {
        await using var pane = await AgentPane.StartAsync("--style codex");
        await pane.SubmitAsync("prose");
        await pane.SeesEventAsync("turn-end");
        foreach (var mark in new[] { "Thinking", "3 files changed", "esc to interrupt", "› 1. Yes, proceed (y)", "Worked for <1s" })
            await pane.SeesAsync(mark);
    }

    [Fact(Timeout = Limit)]
    public async Task Flicker_looks_ready_in_mid_turn()
    {
        await using var pane = await AgentPane.StartAsync("--style antigravity");
        await pane.SubmitAsync("work 5 flicker");
        await pane.SeesAsync("esc to cancel");
        await pane.SeesAsync("? for shortcuts");
        Assert.Empty(pane.Log.Events("turn-end"));
        await pane.SeesAsync("Running tools...");
    }

    [Theory(Timeout = Limit)]
    [InlineData("codex", "1 background terminal running")]
    [InlineData("claude", "· 1 shell")]
    [InlineData("antigravity", "· 1 task")]
    public async Task Background_work_stays_in_the_footer_until_it_ends(string style, string mark)
    {
        await using var pane = await AgentPane.StartAsync($"--style {style}");
        await pane.SubmitAsync("background 1");
        await pane.SeesEventAsync("turn-end");
        await pane.SeesAsync(mark);
        await pane.SeesEventAsync("background-end");
        await pane.SeesNoMoreAsync(mark);
    }

    [Fact(Timeout = Limit)]
    public async Task Codex_shows_no_status_while_text_streams()
    {
        await using var pane = await AgentPane.StartAsync("--style codex");
        await pane.SubmitAsync("work 4");
        await pane.SeesAsync("• esc to interrupt)");
        await pane.SeesNoMoreAsync("esc to interrupt");
        var title = await pane.FactAsync("#{pane_title}");
        Assert.Empty(pane.Log.Events("turn-end"));
        Assert.Matches(new Regex("^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] "), title);
    }
}
