using System.Diagnostics;
using System.Globalization;
using Moana.Hosts;
using Moana.Testing;

namespace Moana.Agents.Tests.Hosts;

/// <summary>The shell on a host, over the least carrier that there is.</summary>
public sealed class HostShellTests
{
    private const int Limit = 60_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit)]
    public async Task Answers_come_as_they_are_whatever_stands_in_them()
    {
        var shell = new HostShell("x", ["env"]);
        var answer = await shell.AskAsync("printf 'a\\0b\\n\\n'; exit 3", Patience, 100, Token);
        Assert.Equal((3, "a\0b\n\n", false), (answer.ExitCode, answer.Text, answer.IsCut));
        Assert.Equal((0, ""), await AskAsync(shell, ":"));
        Assert.Equal((0, "none"), await AskAsync(shell, "cat; printf none"));
        await shell.CloseAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task One_process_serves_all_questions_and_an_answer_is_bounded()
    {
        var shell = new HostShell("x", ["env"]);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => shell.AskAsync($"echo $$ {i}", Patience, 100, Token)));
        Assert.Equal(Enumerable.Range(0, 20), answers.Select(a => int.Parse(a.Text.Split(' ')[1], CultureInfo.InvariantCulture)).Order());
        Assert.Single(answers.Select(a => a.Text.Split(' ')[0]).Distinct());

        var large = await shell.AskAsync("head -c 1000000 /dev/zero", Patience, 1000, Token);
        Assert.Equal((1000, true), (large.Bytes.Length, large.IsCut));
        Assert.Equal((0, "next\n"), await AskAsync(shell, "echo next"));
        await shell.CloseAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task What_a_login_shell_prints_first_is_no_answer()
    {
        var shell = new HostShell("x", ["sh", "-c", "echo Welcome; echo 'you have mail'; exec \"$@\"", "sh"]);
        Assert.Equal((0, "me\n"), await AskAsync(shell, "echo me"));
        await shell.CloseAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task A_shell_that_does_not_come_up_or_answer_is_told_and_the_next_question_opens_another()
    {
        var shell = new HostShell("x", ["env"]);
        var error = await Assert.ThrowsAsync<MoanaException>(() => shell.AskAsync("sleep 60", TimeSpan.FromMilliseconds(300), 100, Token));
        Assert.Equal("HostTimeout", error.ErrorId);
        Assert.Equal((0, "back\n"), await AskAsync(shell, "echo back"));

        using (var carrier = Process.GetProcessById(shell.ProcessId!.Value))
        {
            carrier.Kill();
            await carrier.WaitForExitAsync(Token);
        }

        Assert.Equal((0, "again\n"), await AskAsync(shell, "echo again"));
        await shell.CloseAsync();
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_only_reads_is_asked_again_where_its_shell_was_found_gone_and_nothing_else_is(bool repeats)
    {
        using var folder = new TemporaryFolder();
        var shell = new HostShell("x", ["env"], repeats);
        await AskAsync(shell, ":");

        // The first time the shell dies of it, as with a link that was cut.
        var asked = AskAsync(shell, $"[ -e '{folder["once"]}' ] || {{ : >'{folder["once"]}'; kill -9 $$; }}; echo here");

        if (repeats) Assert.Equal((0, "here\n"), await asked);
        else Assert.Equal("HostUnreachable", (await Assert.ThrowsAsync<MoanaException>(() => asked)).ErrorId);
        await shell.CloseAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task A_carrier_that_ends_or_is_not_there_is_told_with_its_words()
    {
        var ended = await Assert.ThrowsAsync<MoanaException>(() => AskAsync(new("build1", ["sh", "-c", "echo 'me@build1: Permission denied (publickey).' >&2; exit 255"]), ":"));
        Assert.Equal("HostDenied", ended.ErrorId);
        Assert.Contains("publickey", ended.Message, StringComparison.Ordinal);
        Assert.Equal("CarrierMissing", (await Assert.ThrowsAsync<MoanaException>(() => AskAsync(new("build1", ["no-such-program"]), ":"))).ErrorId);
    }

    [Fact(Timeout = Limit)]
    public async Task A_host_says_who_it_is_and_what_its_clock_shows()
    {
        var host = Host.For("x", "env");
        var facts = await host.GetFactsAsync(fresh: true, Token);
        Assert.Equal((ProcessIdentity.Current.HostName, Environment.MachineName, TimeSpan.Zero), (facts.Machine, facts.Name, facts.ClockAhead));

        var ahead = Host.For("late", string.Join('\n', "sh", "-c", "mkdir -p \"$0/b\"; printf '#!/bin/sh\\necho $(( $(/bin/date +%%s) + 300 ))\\n' >\"$0/b/date\"; chmod +x \"$0/b/date\"; PATH=\"$0/b:$PATH\" exec \"$@\"", Directory.CreateTempSubdirectory("moana-host-").FullName));
        Assert.InRange((await ahead.GetFactsAsync(fresh: true, Token)).ClockAhead.TotalSeconds, 295, 305);
    }

    [Fact(Timeout = Limit)]
    public async Task A_container_is_reached_through_its_engine_and_one_that_does_not_run_is_told_as_such()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["docker"], """
            #!/bin/sh
            [ "$1 $2 $3" = 'exec -i box' ] || { echo "Error response from daemon: container $3 is not running" >&2; exit 1; }
            shift 3
            exec "$@"
            """, Token);
        File.SetUnixFileMode(folder["docker"], UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var shell = new HostShell("box", new ContainerCarrier("box", folder["docker"]).Words);
        Assert.Equal((0, "in\n"), await AskAsync(shell, "echo in"));
        await shell.CloseAsync();
        var error = await Assert.ThrowsAsync<MoanaException>(() => AskAsync(new("other", new ContainerCarrier("other", folder["docker"]).Words), ":"));
        Assert.Equal("HostStopped", error.ErrorId);
    }

    private static async Task<(int Code, string Text)> AskAsync(HostShell shell, string script)
    {
        var answer = await shell.AskAsync(script, Patience, 10_000, Token);
        return (answer.ExitCode, answer.Text);
    }
}
