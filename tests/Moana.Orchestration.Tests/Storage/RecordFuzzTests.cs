using System.Globalization;
using Moana.Engine;
using Moana.Orchestration.Tests.Reports;
using Moana.Reports;
using Moana.Storage;
using Moana.Storage.Sqlite;
using Moana.Testing;

namespace Moana.Orchestration.Tests.Storage;

/// <summary>
/// A record whose rows somebody has edited: each reading gives a result or an error of Moana's, and what can be read is
/// told. <c>MOANA_FUZZ_RUNS</c> sets the number of edits.
/// </summary>
[Collection(nameof(Alone))]
public sealed class RecordFuzzTests
{
    private static readonly string[] Values =
    [
        "", "null", "[]", "{}", "x", "[null]", "{\"Prompt\":null}", "\"\\ud800\"", "Running", "2026-13-45", "9999-12-31T23:59:59.9999999+14:00", "-1", "1e999",
        "{\"Status\":\"Nowhere\"}", "{\"Turn\":{\"Id\":\"a\",\"Phase\":\"Open\",\"Began\":\"2026-01-01T00:00:00Z\"}}", "\0", "[\"\\u0000\"]", "{\"Answers\":[{}]}",
    ];

    [Fact(Timeout = 24 * 60 * 60 * 1000)]
    public void An_edited_row_is_an_error_of_its_own_or_read_as_it_is()
    {
        var runs = int.TryParse(Environment.GetEnvironmentVariable("MOANA_FUZZ_RUNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var set) ? set : 300;
        using var recorded = ManyTasks.Play(6, 2);
        recorded.Kill();
        using var folder = new TemporaryFolder();
        for (var seed = 0; seed < runs; seed++)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Try(recorded.Store.Name, folder[$"{seed}.db"], new Random(seed), seed);
        }
    }

    [Fact]
    public void One_orchestration_that_cannot_be_read_hides_no_other()
    {
        using var run = ManyTasks.Play(2, 1);
        using (var connection = StoreFile.Open(run.Store.Name))
        {
            connection.Execute(
                """
                INSERT INTO orchestrations (id, path, agents, options, status, started_at) VALUES ('bad', '/', 'no list', '{}', 'Stopped', '2026-01-01T00:00:00Z');
                UPDATE tasks SET state = '{' WHERE position = 0;
                """);
        }

        var told = new List<MoanaException>();
        Assert.Equal([RecordedRun.Id], run.Store.GetOrchestrations(told.Add).Select(o => o.OrchestrationId));
        Assert.Equal("StoreRowUnreadable", Assert.Single(told).ErrorId);
        Assert.Contains(run.Store.Name, told[0].Message, StringComparison.Ordinal);
        Assert.Single(run.Store.GetTasks(RecordedRun.Id, told.Add));
        Assert.Contains($"A task of '{RecordedRun.Id}'", told[1].Message, StringComparison.Ordinal);
        Assert.Equal("StoreRowUnreadable", Assert.Throws<MoanaException>(() => run.Store.GetRun("bad")).ErrorId);
        run.Store.Remove("bad");
        Assert.Single(run.Store.GetOrchestrations(e => throw e));
    }

    private static void Try(string from, string file, Random dice, int seed)
    {
        using (var source = StoreFile.Open(from))
        {
            source.Execute("VACUUM INTO $1", file);
        }

        var store = new OrchestrationStore(file);
        var edit = "";
        using (var connection = StoreFile.Open(file))
        {
            var tables = connection.Query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name", r => r.GetString(0));
            for (var edits = dice.Next(1, 4); edits > 0; edits--)
            {
                var table = tables[dice.Next(tables.Count)];
                var columns = connection.Query($"SELECT name, type FROM pragma_table_info('{table}')", r => (Name: r.GetString(0), Type: r.GetString(1)));
                var (column, type) = columns[dice.Next(columns.Count)];
                object? value = dice.Next(6) == 0 ? null : type == "TEXT" ? Values[dice.Next(Values.Length)] : dice.NextInt64(long.MinValue, long.MaxValue);
                edit += $"{table}.{column} = {value}; ";
                try
                {
                    connection.Execute($"UPDATE OR IGNORE {table} SET {column} = $1 WHERE rowid IN (SELECT rowid FROM {table} ORDER BY random() LIMIT 1)", value);
                }
                catch (Microsoft.Data.Sqlite.SqliteException)
                {
                    // What the table's own rules refuse cannot be edited so.
                }
            }
        }

        foreach (var read in (Action[])
        [
            () => store.GetOrchestrations(),
            () => store.GetTasks(RecordedRun.Id),
            () => store.GetTask(RecordedRun.Id, "task-01"),
            () => store.GetEvents(RecordedRun.Id),
            () => store.GetReceipts(RecordedRun.Id),
            () => Report.Write(store, RecordedRun.Id, ReportFormat.Html, TimeProvider.System),
            () => store.CancelTask(RecordedRun.Id, "task-01", "no"),
            () => ((IOrchestrationStore)store).Open(RecordedRun.Id, force: false).Journal.Dispose(),
        ])
        {
            try
            {
                read();
            }
            catch (MoanaException)
            {
                // As it should be.
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}, after {edit}: {e.GetType().Name}: {e.Message}", e);
            }
        }

        File.Delete(file);
    }
}
