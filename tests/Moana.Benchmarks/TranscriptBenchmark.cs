using System.Diagnostics;
using System.Text.Json;
using Moana.Detection;
using Moana.Transcripts;

namespace Moana.Benchmarks;

/// <summary>A generated record: reading it for the first time, again, and after a turn was added.</summary>
internal static class TranscriptBenchmark
{
    public static Task<object> RunAsync(Arguments arguments)
    {
        var (megabytes, rounds) = (arguments.Number("megabytes", 50), arguments.Number("rounds", 30));
        var path = Path.Combine(Directory.CreateTempSubdirectory("moana-transcript-").FullName, "record.jsonl");
        try
        {
            var turns = 0;
            using (var file = File.CreateText(path))
            {
                while (file.BaseStream.Position < megabytes * 1024L * 1024) Write(file, turns++);
            }

            var record = new RecordFile(path, RecordFormat.Codex, RecordBounds.Live);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var clock = Stopwatch.GetTimestamp();
            Last(record);
            var first = Stopwatch.GetElapsedTime(clock);
            var held = GC.GetTotalMemory(forceFullCollection: true) - before;
            var times = new List<double>();
            for (var i = 0; i < rounds; i++)
            {
                using (var file = File.AppendText(path)) Write(file, turns);
                clock = Stopwatch.GetTimestamp();
                if (Last(record).Answer != Answer(turns++)) throw new InvalidOperationException("The last turn is not the one that was added.");
                times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
            }

            return Task.FromResult<object>(new
            {
                megabytes,
                turns,
                first_ms = Math.Round(first.TotalMilliseconds, 1),
                warm_ms = Figures.Median(times),
                warm_p95_ms = Figures.Percentile(times, 0.95),
                held_mb = Math.Round(held / 1048576.0, 1),
                peak_rss_mb = Math.Round(Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0),
            });
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    private static AgentTurn Last(RecordFile record) => record.Read(Moana.Hosts.LocalFiles.Instance, r => r.Turns[^1].Build("codex", "benchmark"), CancellationToken.None);

    private static string Answer(int turn) => $"Answer {turn}: " + new string('a', 400);

    /// <summary>A turn with three calls of a tool, 4,000 characters of output each.</summary>
    private static void Write(StreamWriter file, int turn)
    {
        var output = new string('o', 4000);
        void Line(string type, object payload) => file.WriteLine(JsonSerializer.Serialize(new { timestamp = DateTimeOffset.UtcNow, type, payload }));
        Line("event_msg", new { type = "task_started", turn_id = $"t{turn}", model_context_window = 258400 });
        Line("event_msg", new { type = "user_message", message = $"Prompt {turn}" });
        for (var i = 0; i < 3; i++)
        {
            Line("response_item", new { type = "function_call", name = "exec_command", arguments = "{\"cmd\":\"cargo check\"}", call_id = $"c{turn}-{i}" });
            Line("response_item", new { type = "function_call_output", call_id = $"c{turn}-{i}", output });
        }

        Line("response_item", new { type = "message", role = "assistant", content = new[] { new { type = "output_text", text = Answer(turn) } } });
        Line("event_msg", new { type = "task_complete", turn_id = $"t{turn}", last_agent_message = Answer(turn) });
    }
}
