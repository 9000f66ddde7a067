using System.Diagnostics;
using System.Text;
using Moana.Hosts;
using Moana.Testing;

namespace Moana.Agents.Tests.Hosts;

/// <summary>Files at the end of a carrier.</summary>
public sealed class CarriedFilesTests : IDisposable
{
    private const int Limit = 60_000;

    /// <summary>A carrier that leads to this machine, in another locale and behind a banner, and keeps what comes back; cut while a file is there.</summary>
    private const string Carrier = "[ -e \"$0.cut\" ] && { echo 'No route to host' >&2; exit 255; }; echo $$ >>\"$0.pids\"; echo Welcome; export LC_ALL=de_DE.UTF-8; \"$@\" | tee -a \"$0.back\"";

    private readonly TemporaryFolder _folder = new();
    private readonly Host _host;

    public CarriedFilesTests() => _host = Host.For("files", string.Join('\n', "sh", "-c", Carrier, _folder["carrier"]));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limit)]
    public async Task What_is_seen_of_files_is_what_is_seen_of_them_where_they_are()
    {
        foreach (var name in new[] { "a b", "it's", "-n", "$(x)", "ü|~", "plain" })
        {
            Directory.CreateDirectory(_folder[$"in/{name}"]);
            await File.WriteAllTextAsync(_folder[$"in/{name}/r-{name}.jsonl"], $"of {name}", Token);
        }

        await File.WriteAllTextAsync(_folder["in/plain/other"], "", Token);
        File.CreateSymbolicLink(_folder["in/link"], _folder["in/plain"]);
        T Read<T>(IFileView files, Func<IFileView, T> read) => read(files);

        foreach (var read in new Func<IFileView, object?>[]
        {
            f => string.Join('\n', f.Find(_folder["in"], "*/r-*.jsonl").Select(Text).Order(StringComparer.Ordinal)),
            f => string.Join('\n', f.Find(_folder["in"], "*").Where(l => l.IsFolder).Select(l => l.Path)),
            f => f.Find(_folder["in"], "*/r-*.jsonl", DateTimeOffset.UtcNow.AddHours(1)).Count,
            f => Text(f.Find(_folder["in/it's/r-it's.jsonl"])!),
            f => f.Find(_folder["in/nothing"]),
            f => f.Find(_folder["in/link"])!.IsFolder,
            f => string.Join('\n', f.Find(_folder["in"], "*/r-*.jsonl").Select(l => Content(f, l.Path)).Order(StringComparer.Ordinal)),
            f => f.Environment(Environment.ProcessId),
        })
        {
            Assert.Equal(Read(LocalFiles.Instance, read), await _host.Files.ReadAsync("test", read, Token));
        }

        static string Text(FileFacts facts) => $"{facts.Path} {facts.IsFolder} {facts.WrittenAt.ToUnixTimeMilliseconds()}";
    }

    [Fact(Timeout = Limit)]
    public async Task What_is_no_regular_file_of_the_users_is_not_opened()
    {
        using var pipe = Process.Start("mkfifo", _folder["pipe"]);
        await pipe.WaitForExitAsync(Token);
        foreach (var path in new[] { _folder["pipe"], _folder.Path, _folder["nothing"], "/dev/zero" })
        {
            await Assert.ThrowsAsync<IOException>(() => _host.Files.ReadAsync("test", f => Content(f, path), Token));
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Of_a_file_that_grows_only_what_is_new_goes_over_the_wire_and_one_that_was_cut_or_replaced_is_seen_as_such()
    {
        var line = new string('x', 100_000) + "\n";
        await File.WriteAllTextAsync(_folder["file"], line, Token);
        Assert.Equal(line, await ContentAsync());
        await ContentAsync(from: line.Length);
        await File.WriteAllTextAsync(_folder["carrier.back"], "", Token);

        await File.AppendAllTextAsync(_folder["file"], "more\n", Token);

        Assert.Equal("more\n", await ContentAsync(from: line.Length));
        Assert.InRange(new FileInfo(_folder["carrier.back"]).Length, 1, 2_000);

        await File.WriteAllTextAsync(_folder["file"], "short\n", Token);
        Assert.Equal(("short\n", 6L), (await ContentAsync(), await _host.Files.ReadAsync("test", f => f.Open(_folder["file"]).Length, Token)));
        var inode = await InodeAsync();
        await File.WriteAllTextAsync(_folder["new"], "other\n", Token);
        File.Move(_folder["new"], _folder["file"], overwrite: true);
        Assert.NotEqual(inode, await InodeAsync());
        File.Delete(_folder["file"]);
        await Assert.ThrowsAsync<IOException>(() => ContentAsync());

        Task<string> ContentAsync(long from = 0) => _host.Files.ReadAsync("test", f => Content(f, _folder["file"], from), Token);
        Task<ulong> InodeAsync() => _host.Files.ReadAsync("test", f => f.Open(_folder["file"]).Inode, Token);
    }

    [Fact(Timeout = Limit)]
    public async Task All_who_ask_share_one_process_and_a_cut_way_is_an_error_and_no_more_once_it_is_back()
    {
        await File.WriteAllTextAsync(_folder["file"], "text", Token);
        var readings = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => _host.Files.ReadAsync($"{i}", f => Content(f, _folder["file"]), Token)));
        Assert.All(readings, r => Assert.Equal("text", r));
        Assert.Equal(2, _host.CarrierIds.Count);

        await File.WriteAllTextAsync(_folder["carrier.cut"], "", Token);
        foreach (var id in _host.CarrierIds) End(id);
        var error = await Assert.ThrowsAsync<MoanaException>(() => _host.Files.ReadAsync("test", f => Content(f, _folder["file"]), Token));
        Assert.Equal(("HostUnreachable", "files"), (error.ErrorId, error.Target));

        File.Delete(_folder["carrier.cut"]);
        Assert.Equal("text", await _host.Files.ReadAsync("test", f => Content(f, _folder["file"]), Token));
    }

    [Fact(Timeout = Limit)]
    public async Task Changes_in_folders_are_heard_also_in_those_that_come_later_and_after_a_drop_and_nothing_runs_on()
    {
        Directory.CreateDirectory(_folder["a b"]);
        using (var watch = _host.Files.Watch())
        using (var other = _host.Files.Watch())
        {
            watch.Watch([_folder["a b"], _folder["later"]]);
            other.Watch([_folder.Path]);
            await watch.WaitAsync(Timeout.InfiniteTimeSpan, Token);

            await File.WriteAllTextAsync(_folder["a b/file"], "1", Token);
            await watch.WaitAsync(Timeout.InfiniteTimeSpan, Token);
            Directory.CreateDirectory(_folder["later"]);
            await watch.WaitAsync(Timeout.InfiniteTimeSpan, Token);
            // As long as before.
            await File.WriteAllTextAsync(_folder["a b/file"], "2", Token);
            await watch.WaitAsync(Timeout.InfiniteTimeSpan, Token);
            var follower = Assert.Single(_host.CarrierIds);

            End(follower);
            await watch.WaitAsync(Timeout.InfiniteTimeSpan, Token);
            await Eventually.TrueAsync(() => _host.CarrierIds is [var next] && next != follower, "it is opened again");
        }

        await Eventually.TrueAsync(() => _host.CarrierIds.Count == 0, "nothing runs here any more");
        var carriers = (await File.ReadAllLinesAsync(_folder["carrier.pids"], Token)).Select(int.Parse).ToList();
        await Eventually.TrueAsync(() => carriers.TrueForAll(c => !Directory.Exists($"/proc/{c}")), "nor there");
    }

    [Fact(Timeout = Limit)]
    public async Task Who_watches_other_folders_before_the_first_ones_were_looked_at_hears_of_the_last()
    {
        // All that is asked stands there before the shell at the other end begins to read.
        var late = Host.For("late", "sh\n-c\nsleep 2; exec \"$@\"\nsh");
        using var watch = late.Files.Watch();
        for (var i = 0; i < 20; i++)
        {
            watch.Watch([_folder[$"{i}"]]);
            await Task.Delay(10, Token);
        }

        watch.Watch([_folder.Path]);
        await watch.WaitAsync(Timeout.InfiniteTimeSpan, Token);
        await File.WriteAllTextAsync(_folder["file"], "1", Token);
        await watch.WaitAsync(Timeout.InfiniteTimeSpan, Token);
    }

    private static string Content(IFileView files, string path, long from = 0)
    {
        using var file = files.Open(path);
        var bytes = new byte[file.Length - from];
        return Encoding.UTF8.GetString(bytes, 0, file.Fill(bytes, from));
    }

    private static void End(int id)
    {
        using var process = Process.GetProcessById(id);
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }
}
