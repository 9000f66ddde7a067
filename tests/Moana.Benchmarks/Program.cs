using System.Text.Json;
using Moana.Benchmarks;

// One benchmark a file, one JSON line each. Figures of one line come from one run, so their ratios hold on any machine.
var benchmarks = new Dictionary<string, Func<Arguments, Task<object>>>
{
    ["status"] = StatusBenchmark.RunAsync,
    ["classify"] = ClassifyBenchmark.RunAsync,
    ["latency"] = LatencyBenchmark.RunAsync,
    ["echo"] = EchoBenchmark.RunAsync,
    ["send"] = SendBenchmark.RunAsync,
    ["link"] = LinkBenchmark.RunAsync,
    ["orchestrate"] = OrchestrateBenchmark.RunAsync,
    ["idle"] = IdleBenchmark.RunAsync,
    ["fleet"] = FleetBenchmark.RunAsync,
    ["cold"] = ColdBenchmark.RunAsync,
    ["tasks"] = TasksBenchmark.RunAsync,
    ["queue"] = QueueBenchmark.RunAsync,
    ["import"] = ImportBenchmark.RunAsync,
    ["transcript"] = TranscriptBenchmark.RunAsync,
    ["landing"] = LandingBenchmark.RunAsync,
};
if (args.Length == 0 || !benchmarks.TryGetValue(args[0], out var benchmark))
{
    Console.Error.WriteLine($"usage: dotnet run -c Release --project tests/Moana.Benchmarks -- {string.Join('|', benchmarks.Keys)} [--agents N] [--rounds N] [--seconds N] [--tasks N] [--files N] [--records 1] [--link MS]");
    return 2;
}

Console.WriteLine(JsonSerializer.Serialize(await benchmark(new Arguments(args[1..]))));
return 0;
