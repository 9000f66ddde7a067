using System.Text;
using Microsoft.Data.Sqlite;
using Moana.Detection;
using Moana.Hosts;
using Moana.Testing;

namespace Moana.Transcripts;

/// <summary>Records that are missing, cut, huge, changed or malicious.</summary>
public sealed class HostileRecordTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("codex/tool", RecordFormat.Codex)]
    [InlineData("claude/tool", RecordFormat.Claude)]
    [InlineData("gemini/tool", RecordFormat.Gemini)]
    [InlineData("gemini/0.34.0-interrupt", RecordFormat.Gemini)]
    [InlineData("qwen/tool", RecordFormat.Qwen)]
    [InlineData("copilot/tool", RecordFormat.Copilot)]
    public void A_record_that_grows_by_pieces_says_at_its_end_what_it_says_at_once(string home, RecordFormat format)
    {
        var whole = Bytes(home, format);
        var path = _folder["record.jsonl"];
        var file = new RecordFile(path, format, RecordBounds.Live);
        File.WriteAllText(path, "");
        // A prime, so that the cuts fall everywhere: in the middle of lines, of characters, of escapes.
        for (var at = 0; at < whole.Length; at += 1009)
        {
            using (var stream = new FileStream(path, FileMode.Append)) stream.Write(whole, at, Math.Min(1009, whole.Length - at));
            Turns(file);
        }

        Assert.Equal(Turns(Written(whole, format)).Select(Told), Turns(file).Select(Told));
    }

    [Theory]
    [InlineData("codex/tool", RecordFormat.Codex)]
    [InlineData("claude/tool", RecordFormat.Claude)]
    [InlineData("qwen/tool", RecordFormat.Qwen)]
    [InlineData("copilot/tool", RecordFormat.Copilot)]
    public void A_record_that_ends_in_the_middle_of_any_line_is_read_up_to_it(string home, RecordFormat format)
    {
        var lines = Encoding.UTF8.GetString(Bytes(home, format)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < lines.Length; i++)
        {
            var whole = string.Concat(lines.Take(i).Select(l => l + "\n"));
            var cut = whole + lines[i][..(lines[i].Length / 2)];

            Assert.Equal(Turns(Written(whole, format)).Select(Told), Turns(Written(cut, format)).Select(Told));
        }
    }

    [Fact]
    public void A_record_that_is_cut_back_and_grows_past_its_old_end_is_read_anew()
    {
        var file = Written(Copilot("first", "one") + Copilot("second", "two"), RecordFormat.Copilot);
        Assert.Equal(["one", "two"], Turns(file).Select(t => t.Answer));

        Written(Copilot("first", "one") + Copilot("another", "a longer answer than the one that stood here before"), RecordFormat.Copilot);

        Assert.Equal(["first", "another"], Turns(file).Select(t => t.Prompt));
    }

    [Fact]
    public void Escapes_and_control_characters_of_an_answer_are_taken_out_and_half_characters_replaced()
    {
        var file = Written(Copilot("p", "\\u001b[31mred\\u001b[0m \\u001b]0;title\\u0007and\\tmore\\r\\nlines \\u0000\\u009b2J\\ud83d end"), RecordFormat.Copilot);

        Assert.Equal("red and\tmore\nlines \ufffd end", Assert.Single(Turns(file)).Answer);
    }

    [Fact]
    public void An_answer_of_5_MB_is_whole_and_one_without_text_is_none()
    {
        var large = new string('x', 5_000_000);
        var turns = Turns(Written(Copilot("empty", "") + Copilot("large", large), RecordFormat.Copilot));

        Assert.Equal((null, large), (turns[0].Answer, turns[1].Answer));
        Assert.Equal(TurnOutcome.Completed, turns[0].Outcome);
    }

    [Fact]
    public void Unknown_lines_fields_and_kinds_are_skipped()
    {
        const string Odd = "null\n[]\n1\n\"text\"\n{}\n{\"type\":7}\n{\"type\":\"user.message\",\"data\":7}\n{\"type\":\"new.kind\",\"data\":{\"content\":\"no\"}}\n\0\0\0\n{\"type\":\"assistant.message\",\"data\":{\"content\":[1],\"toolRequests\":{}}}\n";

        var turn = Assert.Single(Turns(Written(Odd + Copilot("first", "one") + Odd, RecordFormat.Copilot)));
        Assert.Equal(("first", "one"), (turn.Prompt, Assert.Single(turn.Texts)));
    }

    [Fact]
    public async Task Two_hundred_megabytes_without_a_line_are_read_in_little_memory()
    {
        var path = _folder["huge.jsonl"];
        await using (var stream = new FileStream(path, FileMode.Create)) stream.SetLength(200L * 1024 * 1024);

        var before = GC.GetTotalAllocatedBytes();
        var turns = Turns(new RecordFile(path, RecordFormat.Codex, RecordBounds.Live));

        Assert.Empty(turns);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 160L * 1024 * 1024);
    }

    [Fact]
    public async Task What_is_missing_no_record_or_no_regular_file_is_unknown_and_says_so()
    {
        await File.WriteAllTextAsync(_folder["text.txt"], "secret words\n", Token);
        using (var made = System.Diagnostics.Process.Start("mkfifo", _folder["pipe"])) await made.WaitForExitAsync(Token);
        foreach (var path in new[] { _folder["missing"], _folder["text.txt"], _folder["pipe"], _folder.Path })
        {
            var reading = await SessionRecords.ReadSavedAsync(path, profile: null, conversationId: null, Token);

            Assert.Empty(reading.Turns);
            Assert.DoesNotContain("secret", reading.Evidence, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_record_of_another_user_is_not_read()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root can give a file away.");
        await File.WriteAllTextAsync(_folder["record.jsonl"], Copilot("first", "secret"), Token);
        using (var given = System.Diagnostics.Process.Start("chown", ["65534", _folder["record.jsonl"]])) await given.WaitForExitAsync(Token);

        var reading = await SessionRecords.ReadSavedAsync(_folder["record.jsonl"], profile: null, conversationId: null, Token);

        Assert.Empty(reading.Turns);
        Assert.DoesNotContain("secret", reading.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_that_is_deleted_and_begun_anew_is_another()
    {
        var file = Written(Copilot("first", "one"), RecordFormat.Copilot);
        Assert.Equal("one", Assert.Single(Turns(file)).Answer);

        File.Delete(_folder["written.jsonl"]);
        Assert.ThrowsAny<IOException>(() => Turns(file));
        Written(Copilot("second", "another one, and longer"), RecordFormat.Copilot);

        Assert.Equal("second", Assert.Single(Turns(file)).Prompt);
    }

    [Fact]
    public async Task Reading_a_database_leaves_nothing_beside_it()
    {
        File.Copy(Path.Combine(SavedRecordTests.Folder, "opencode/tool/.local/share/opencode/opencode.db"), _folder["opencode.db"]);

        var reading = await SessionRecords.ReadSavedAsync(_folder["opencode.db"], profile: null, conversationId: null, Token);

        Assert.Equal(2, reading.Turns.Count);
        Assert.Equal([_folder["opencode.db"]], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_database_is_read_with_what_its_program_has_only_written_to_the_log_beside_it()
    {
        File.Copy(Path.Combine(SavedRecordTests.Folder, "opencode/tool/.local/share/opencode/opencode.db"), _folder["opencode.db"]);
        await using var program = new SqliteConnection($"Data Source={_folder["opencode.db"]};Pooling=False");
        await program.OpenAsync(Token);
        await using var command = program.CreateCommand();
        command.CommandText = "pragma journal_mode = wal; update part set data = replace(data, 'tool please', 'another prompt')";
        await command.ExecuteNonQueryAsync(Token);
        var files = Directory.GetFileSystemEntries(_folder.Path).Order(StringComparer.Ordinal).ToList();

        var reading = await SessionRecords.ReadSavedAsync(_folder["opencode.db"], profile: null, conversationId: null, Token);

        Assert.Equal(["another prompt", "toolfail now"], reading.Turns.Select(t => t.Prompt));
        Assert.Equal(files, Directory.GetFileSystemEntries(_folder.Path).Order(StringComparer.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static byte[] Bytes(string home, RecordFormat format) =>
        File.ReadAllBytes(Assert.Single(SavedRecord.At(Path.Combine(SavedRecordTests.Folder, home), format)).Path);

    private static string Copilot(string prompt, string answer) =>
        $$$"""
        {"type":"user.message","data":{"content":"{{{prompt}}}"},"timestamp":"2026-11-28T22:46:20.000Z"}
        {"type":"assistant.message","data":{"content":"{{{answer}}}","toolRequests":[]},"timestamp":"2026-11-28T22:46:21.000Z"}
        {"type":"assistant.turn_end","data":{"turnId":"0"},"timestamp":"2026-11-28T22:46:22.000Z"}

        """;

    private static List<AgentTurn> Turns(RecordFile file) => file.Read(LocalFiles.Instance, r => r.Turns.Select(t => t.Build("p", "e")).ToList(), Token);

    private static string Told(AgentTurn turn) =>
        $"{turn.Prompt}|{turn.Answer}|{string.Join(',', turn.Texts)}|{string.Join(',', turn.Tools.Select(t => $"{t}:{t.ExitCode}:{t.Output}"))}|{turn.Outcome}|{turn.Usage}";

    private RecordFile Written(string text, RecordFormat format) => Written(Encoding.UTF8.GetBytes(text), format);

    private RecordFile Written(byte[] bytes, RecordFormat format)
    {
        File.WriteAllBytes(_folder["written.jsonl"], bytes);
        return new(_folder["written.jsonl"], format, RecordBounds.Live);
    }
}
