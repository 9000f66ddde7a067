using Moana.Screens;
using Moana.Screens.Adding;
using Moana.Screens.Format;
using Moana.Testing;

namespace Moana.Agents.Tests.Corpus;

public sealed class AddedScreenTests : IDisposable
{
    private readonly DirectoryInfo _corpus = Directory.CreateTempSubdirectory("moana-corpus-");
    private readonly DirectoryInfo _captures = Directory.CreateTempSubdirectory("moana-captures-");

    public void Dispose()
    {
        _corpus.DeleteAll();
        _captures.DeleteAll();
    }

    [Fact]
    public void Captures_in_three_files_each_come_into_the_file_of_their_agent_version_setting_and_size()
    {
        Capture("idle-1", "Idle", "\"environment\":{\"term\":\"x\"},\"planned\":\"Idle\"");
        Capture("completed-1", "Completed", "\"environment\":{\"term\":\"x\"}");

        Assert.Equal(2, Add());
        Assert.Equal(0, Add());

        var screens = ScreenFile.Read(Path.Combine(_corpus.FullName, "codex/0.171.0-osc11-dark/9x2.screens"));
        Assert.Equal(["completed-1", "idle-1"], screens.Select(s => s.Name));
        Assert.Equal([RecordedTurn.Sent, RecordedTurn.None], screens.Select(s => s.Turn!.Value));
        Assert.Equal(("\e[1midle-1\n\n", "idle-1\n\n"), (screens[1].StyledText, screens[1].PlainText));
        Assert.Equal("Idle", screens[1].Others!["planned"].GetString());
        Assert.Equal("x", screens[1].Source.Others!["environment"].GetProperty("term").GetString());
    }

    [Fact]
    public void A_screen_that_is_there_already_and_differs_is_refused_and_nothing_is_written()
    {
        Capture("idle-1", "Idle");
        Add();
        var before = File.ReadAllText(Path.Combine(_corpus.FullName, "codex/0.171.0-osc11-dark/9x2.screens"));
        Capture("idle-1", "Working");
        Capture("idle-2", "Idle");

        Assert.Contains("codex/0.171.0-osc11-dark/9x2/idle-1", Assert.Throws<InvalidOperationException>(() => Add()).Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(Path.Combine(_corpus.FullName, "codex/0.171.0-osc11-dark/9x2.screens")));
    }

    [Fact]
    public void Another_environment_is_another_setting()
    {
        Capture("idle-1", "Idle", "\"environment\":{\"term\":\"x\"}");
        Add();
        Capture("idle-2", "Idle", "\"environment\":{\"term\":\"y\"}");

        Assert.Contains("another setting", Assert.Throws<InvalidOperationException>(() => Add()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("startup-trust", null, RecordedTurn.None)]
    [InlineData("typed-long", null, RecordedTurn.None)]
    [InlineData("walk-typed-draft", null, RecordedTurn.None)]
    [InlineData("walk-typed-draft-while", null, RecordedTurn.Sent)]
    [InlineData("completed-typed", null, RecordedTurn.Sent)]
    [InlineData("exit-confirm", "after the first C-c", RecordedTurn.Sent)]
    [InlineData("exit-confirm", null, RecordedTurn.None)]
    [InlineData("after-delivery", "", RecordedTurn.Sent)]
    [InlineData("after-delivery", "a draft of a person stood there", RecordedTurn.None)]
    [InlineData("exited", "back to shell", RecordedTurn.Sent)]
    [InlineData("exited", null, null)]
    public void What_was_done_tells_whether_a_prompt_was_sent(string state, string? note, RecordedTurn? turn) => Assert.Equal(turn, StateTurns.Of(state, note));

    [Fact(Timeout = 60_000)]
    public async Task A_pane_that_lives_gives_its_screen_with_title_cursor_and_command()
    {
        await using var tmux = new PrivateTmux();
        var pane = await tmux.NewSessionAsync("live", @"printf '\033]2;my title \033\\\033[1mbold\033[0m  text   \nnext'; exec cat", 30, 5);
        await Eventually.TrueAsync(async () => (await tmux.RunAsync("capture-pane", "-p", "-t", pane)).Contains("next", StringComparison.Ordinal), "the text");
        var source = new ScreenSource { Agent = "codex", Version = "1", Setting = null, Size = "" };
        var label = new LabelledScreen { Name = "idle-1", State = "idle", Status = AgentStatus.Idle, Turn = RecordedTurn.None, Title = "", Command = "", Cursor = [] };

        var screen = await PaneCapture.TakeAsync(tmux.SocketName, pane, source, label);

        Assert.Equal(("codex/1/30x5/idle-1", "my title ", "cat"), (screen.Path, screen.Title, screen.Command));
        Assert.Equal([4, 1], screen.Cursor);
        Assert.Equal(await tmux.RunAsync("capture-pane", "-p", "-e", "-t", pane), screen.StyledText.TrimEnd('\n'));
        Assert.Equal("bold  text   \nnext\n\n\n\n", screen.PlainText);
        Assert.Equal(1, new CorpusWriter(_corpus.FullName).Add([screen]));
        Assert.Equal("idle-2", new CorpusWriter(_corpus.FullName).NextName(screen.Source, "idle"));
    }

    private int Add() => new CorpusWriter(_corpus.FullName).Add(CaptureFolder.Read(_captures.FullName, null));

    private void Capture(string name, string status, string more = "\"note\":\"\"")
    {
        var path = Path.Combine(_captures.FullName, name);
        var json = $$"""{"agent":"codex","variant":"codex-0.171.0-osc11-dark","version":"0.171.0","size":"9x2","state":"{{name[..^2]}}","status":"{{status}}","title":"t","command":"node","cursor":[0,0],{{more}}}""";
        File.WriteAllText(path + ".json", json);
        File.WriteAllText(path + ".ansi", $"\e[1m{name}\n\n");
        File.WriteAllText(path + ".txt", $"{name}\n\n");
    }
}
