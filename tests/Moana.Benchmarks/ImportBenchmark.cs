using System.Globalization;
using Moana.Testing;

namespace Moana.Benchmarks;

/// <summary>How long the module's import takes in a fresh process whose files are warm.</summary>
internal static class ImportBenchmark
{
    private const int Limit = 200;

    public static async Task<object> RunAsync(Arguments arguments)
    {
        var script = $"""
            $clock = [Diagnostics.Stopwatch]::StartNew()
            Import-Module '{TestPaths.Module}' -ErrorAction Stop
            $clock.Elapsed.TotalMilliseconds.ToString([Globalization.CultureInfo]::InvariantCulture)
            """;
        var rounds = arguments.Number("rounds", 7);
        var times = new List<double>();
        for (var round = 0; round <= rounds; round++)
        {
            var result = await Shells.RunAsync(script);
            times.Add(double.Parse(result.StandardOutput, CultureInfo.InvariantCulture));
        }

        // The first one warms the files.
        times.RemoveAt(0);
        var median = Figures.Median(times);
        return new { benchmark = "import", rounds = times.Count, medianMs = median, p90Ms = Figures.Percentile(times, 0.9), limitMs = Limit, reached = median < Limit };
    }
}
