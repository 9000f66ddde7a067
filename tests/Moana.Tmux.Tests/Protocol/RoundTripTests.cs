using CsCheck;
using Moana.Testing;
using Moana.Tmux.Commands;
using Moana.Tmux.Connections;
using Moana.Tmux.Protocol;

namespace Moana.Tmux.Tests.Protocol;

/// <summary>Texts go to a real tmux and come back. A failure prints the seed; <c>CsCheck_Seed</c> runs it again.</summary>
public sealed class RoundTripTests(ITestOutputHelper output)
{
    private const int Hang = 120_000;

    [Fact(Timeout = Hang)]
    public async Task Any_text_goes_into_a_buffer_unchanged()
    {
        await using var rig = await Rig.StartAsync("exec sleep 1000");
        await using var channel = new CommandChannel(new(rig.Endpoint), new());
        var folder = Directory.CreateTempSubdirectory("moana-test-");
        try
        {
            // 60 lists of 1 to 40 texts: over 1,000 texts with one spawned command for each list.
            await Texts.Any.Where(t => t.Length > 0).Array[1, 40].SampleAsync(
                async texts =>
                {
                    var commands = texts.SelectMany((text, i) => BufferText.Set($"b{i}", text)).ToList();
                    foreach (var reply in await channel.RunAllAsync(commands, CancellationToken.None))
                    {
                        Assert.False(reply.Failed, reply.Text);
                    }

                    await rig.Tmux.RunAsync([.. texts.SelectMany((_, i) => new[] { "save-buffer", "-b", $"b{i}", Path.Combine(folder.FullName, $"{i}"), ";" })]);
                    for (var i = 0; i < texts.Length; i++)
                    {
                        Equal(texts[i], await File.ReadAllTextAsync(Path.Combine(folder.FullName, $"{i}")));
                    }
                },
                output.WriteLine, iter: 60, threads: 1, print: t => string.Join(" | ", t.Select(Texts.Show)));
        }
        finally
        {
            folder.DeleteAll();
        }
    }

    [Fact(Timeout = Hang)]
    public async Task Any_option_value_is_read_back_unchanged()
    {
        await using var rig = await Rig.StartAsync("exec sleep 1000");
        await Gen.Select(Texts.Any, Texts.Any).SampleAsync(
            async (first, second) =>
            {
                await rig.Server.SetPaneOptionsAsync(rig.Pane, new Dictionary<string, string?> { ["@first"] = first, ["@second"] = second });
                var pane = Assert.Single(await rig.Server.ListPanesAsync(["@first", "@second", "@third"]));
                Equal(first, pane.Options.GetValueOrDefault("@first", ""));
                Equal(second, pane.Options.GetValueOrDefault("@second", ""));
                Assert.DoesNotContain("@third", pane.Options.Keys);
            },
            output.WriteLine, iter: 1000, threads: 1, print: t => $"{Texts.Show(t.Item1)} | {Texts.Show(t.Item2)}");
    }

    [Fact(Timeout = Hang)]
    public async Task Any_title_is_read_back_unchanged()
    {
        await using var rig = await Rig.StartAsync("exec sleep 1000");
        await Texts.Printable.SampleAsync(
            async title =>
            {
                await rig.Tmux.RunAsync("select-pane", "-t", $"{rig.Pane}", "-T", TmuxQuote.Argument(TmuxFormat.Literal(title)));
                Equal(title, (await rig.Server.GetPaneAsync(rig.Pane)).Title);
            },
            output.WriteLine, iter: 1000, threads: 1, print: Texts.Show);
    }

    [Fact(Timeout = Hang)]
    public async Task Any_name_of_a_window_or_session_is_read_back_unchanged_beside_others()
    {
        await using var rig = await Rig.StartAsync("exec sleep 1000");
        await Gen.Select(Texts.Printable, Texts.Printable.Where(n => !n.Contains('.') && !n.Contains(':'))).SampleAsync(
            async (windowName, sessionName) =>
            {
                var window = await rig.Server.NewWindowAsync(rig.Session, windowName, "exec sleep 1000", null);
                Equal(windowName, window.WindowName);
                var session = await rig.Server.NewSessionAsync(new() { Name = sessionName, WindowName = windowName, Command = "exec sleep 1000" });
                var listed = Assert.Single(await rig.Server.ListSessionsAsync(), s => s.Id == session.SessionId);
                Equal(sessionName, listed.Name);
                Equal(sessionName, session.SessionName);
                Equal(windowName, session.WindowName);
                Assert.Equal(3, (await rig.Server.ListPanesAsync()).Count);
                await rig.Server.KillPaneAsync(window.Id);
                await rig.Server.KillSessionAsync(session.SessionId);
            },
            output.WriteLine, iter: 100, threads: 1, print: t => $"{Texts.Show(t.Item1)} | {Texts.Show(t.Item2)}");
    }

    [Fact(Timeout = Hang)]
    public async Task Any_start_command_is_read_back_unchanged()
    {
        await using var rig = await Rig.StartAsync("exec sleep 1000");
        await Texts.Printable.SampleAsync(
            async text =>
            {
                var command = $": {ShellQuote.Quote(text)}; exec sleep 1000";
                var window = await rig.Server.NewWindowAsync(rig.Session, "w", command, null);
                Equal(command, window.StartCommand);
                await rig.Server.KillPaneAsync(window.Id);
            },
            output.WriteLine, iter: 50, threads: 1, print: Texts.Show);
    }

    private static void Equal(string expected, string actual) => Assert.True(expected == actual, $"{Texts.Show(expected)} came back as {Texts.Show(actual)}");
}
