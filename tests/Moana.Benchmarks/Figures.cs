using System.Diagnostics;

namespace Moana.Benchmarks;

/// <summary>Medians and percentiles.</summary>
internal static class Figures
{
    public static double Median(IReadOnlyList<double> values) => Percentile(values, 0.5);

    public static double Percentile(IReadOnlyList<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : Math.Round(sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))], 3);
    }

    /// <summary>Milliseconds that some work takes, once.</summary>
    public static async Task<double> MeasureOnceAsync(Func<Task> work)
    {
        var clock = Stopwatch.StartNew();
        await work();
        return clock.Elapsed.TotalMilliseconds;
    }

    /// <summary>Milliseconds that some work takes, over rounds, after one that is not counted.</summary>
    public static async Task<List<double>> MeasureAsync(int rounds, Func<Task> work)
    {
        await work();
        var times = new List<double>();
        for (var i = 0; i < rounds; i++)
        {
            times.Add(await MeasureOnceAsync(work));
        }

        return times;
    }
}
