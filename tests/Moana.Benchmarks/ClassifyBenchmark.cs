using System.Diagnostics;
using Moana.Detection;
using Moana.Screens;
using Moana.Tmux.Screens;

namespace Moana.Benchmarks;

/// <summary>Classifying real 120x40 screens, all rules of the slowest profile.</summary>
internal static class ClassifyBenchmark
{
    public static Task<object> RunAsync(Arguments arguments)
    {
        var rounds = arguments.Number("rounds", 200);
        var catalog = ProfileCatalog.Load();
        var facts = new PaneFacts { Title = "project", Command = "node", Now = DateTimeOffset.UtcNow };
        var slowest = (Profile: "", Microseconds: 0.0, Bytes: 0L, Parse: 0.0);
        foreach (var name in new[] { "codex", "claude", "gemini", "opencode", "copilot", "qwen" })
        {
            var profile = catalog.Profiles[name];
            var texts = ScreenCorpus.All.Where(s => s.Agent == name && s.Source is { Size: "120x40", Setting: null }).Select(s => s.StyledText).ToList();
            var screens = texts.ConvertAll(t => Screen.Parse(t));
            var (classify, bytes) = PerScreen(rounds, screens, s => Classifier.Classify(profile, s, facts));
            var (parse, _) = PerScreen(Math.Max(1, rounds / 10), texts, t => Screen.Parse(t));
            if (classify > slowest.Microseconds)
            {
                slowest = (name, classify, bytes, parse);
            }
        }

        return Task.FromResult<object>(new
        {
            profile = slowest.Profile,
            us_per_screen = Math.Round(slowest.Microseconds, 2),
            bytes_per_screen = slowest.Bytes,
            parse_us_per_screen = Math.Round(slowest.Parse, 2),
        });
    }

    /// <summary>The median over rounds of a pass over all screens, per screen.</summary>
    private static (double Microseconds, long Bytes) PerScreen<T>(int rounds, List<T> screens, Action<T> work)
    {
        // Enough passes for the tiered compiler to be done.
        for (var i = 0; i < Math.Max(40, rounds / 2); i++)
        {
            screens.ForEach(work);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var times = new List<double>();
        for (var i = 0; i < rounds; i++)
        {
            var clock = Stopwatch.GetTimestamp();
            screens.ForEach(work);
            times.Add(Stopwatch.GetElapsedTime(clock).TotalMicroseconds / screens.Count);
        }

        return (Figures.Median(times), (GC.GetAllocatedBytesForCurrentThread() - before) / rounds / screens.Count);
    }
}
