using System.Globalization;
using System.Text;
using Moana.Hosts;
using Moana.Testing;

namespace Moana.Agents.Tests.Hosts;

/// <summary>Programs that run on another machine for as long as they need.</summary>
public sealed class HostProgramTests
{
    private const int Limit = 60_000;

    private static readonly Host There = Host.For("program", "sh\n-c\necho Welcome; exec \"$@\"\nsh");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit)]
    public async Task A_program_has_its_folder_and_variables_and_its_output_and_exit_code_come_back()
    {
        using var folder = new TemporaryFolder();
        var (code, text) = await RunAsync("pwd; echo \"$WHAT\"; echo no >&2; cat; exit 7", folder.Path, new() { ["WHAT"] = "it's $HOME\n2" });
        Assert.Equal(7, code);
        Assert.Equal($"{folder.Path}\nit's $HOME\n2\nno\n", text);
    }

    [Fact(Timeout = Limit)]
    public async Task Names_of_folders_and_values_are_taken_as_they_are_also_where_they_look_like_a_place_of_the_script()
    {
        using var folder = new TemporaryFolder();
        var path = Directory.CreateDirectory(folder["{command} {variables} {mark} {other}"]).FullName;
        var (code, text) = await RunAsync("pwd; echo \"$WHAT\"", path, new() { ["WHAT"] = "{command} {folder}" });
        Assert.Equal((0, $"{path}\n{{command}} {{folder}}\n"), (code, text));
    }

    [Fact(Timeout = Limit)]
    public async Task Long_output_comes_whole_and_what_a_program_leaves_behind_is_not_waited_for()
    {
        var (code, text) = await RunAsync("sleep 300 & echo $!; seq 1 20000", "/", []);
        Assert.Equal(0, code);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(1, 20000).Select(i => i.ToString(CultureInfo.InvariantCulture)), lines[1..]);
        System.Diagnostics.Process.GetProcessById(int.Parse(lines[0], CultureInfo.InvariantCulture)).Kill();
    }

    [Fact(Timeout = Limit)]
    public async Task A_folder_that_is_not_there_fails_it_with_words()
    {
        var (code, text) = await RunAsync("true", "/no/such/folder", []);
        Assert.Equal((1, "The folder does not exist there.\n"), (code, text));
    }

    [Fact(Timeout = Limit)]
    public async Task What_is_broken_off_is_ended_there_with_all_that_it_started()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var said = new TaskCompletionSource<int>();
        var text = new StringBuilder();
        var run = HostProgram.RunAsync(There, "sleep 300 & echo child $!; printf '%2000s\\n' ''; wait", "/", new Dictionary<string, string>(), piece =>
        {
            text.Append(piece.Span);
            if (text.ToString() is var now && now.StartsWith("child ", StringComparison.Ordinal) && now.Contains('\n', StringComparison.Ordinal))
            {
                said.TrySetResult(int.Parse(now.Split(' ', '\n')[1], CultureInfo.InvariantCulture));
            }
        }, stop.Token);
        var child = await said.Task.WaitAsync(Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await Eventually.TrueAsync(() => ProcessIdentity.Of(child) is null, "what it started is gone");
    }

    [Fact(Timeout = Limit)]
    public async Task A_way_that_is_cut_before_the_program_was_handed_over_is_told_from_one_that_is_cut_later()
    {
        using var folder = new TemporaryFolder();
        var never = Host.For("never", "sh\n-c\nread -r open; echo 'No route to host' >&2; exit 255");

        var before = await Assert.ThrowsAsync<MoanaException>(() => HostProgram.RunAsync(never, "touch ran", folder.Path, new Dictionary<string, string>(), _ => { }, Token));
        // The parent of the program is the shell to which the carrier leads.
        var after = await Assert.ThrowsAsync<MoanaException>(() => RunAsync("touch ran; kill -9 $PPID", folder.Path, []));

        Assert.Equal(("HostUnreachable", "HostRunCut"), (before.ErrorId, after.ErrorId));
        Assert.True(File.Exists(folder["ran"]));
    }

    private static async Task<(int Code, string Text)> RunAsync(string command, string folder, Dictionary<string, string> variables)
    {
        var text = new StringBuilder();
        var code = await HostProgram.RunAsync(There, command, folder, variables, piece => text.Append(piece.Span), Token);
        return (code, text.ToString());
    }
}
