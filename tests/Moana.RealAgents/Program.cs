using System.Text.Json;
using Moana.Mocks;
using Moana.RealAgents;
using Moana.Testing;

// Prepares real agents for a playground: installs them, starts a mock model, prints one JSON line with the command line
// that starts each, and serves the model until its standard input ends.
if (args is [] or ["--help", ..])
{
    Console.WriteLine($"moana-real-agents NAME...\nNames: {string.Join(", ", AgentKit.All.Select(k => k.Name))}");
    return args is [] ? 2 : 0;
}

try
{
    var kits = args.Select(AgentKit.Named).ToList();
    var folder = Path.Combine(TestPaths.Root, "artifacts", "real-agents", "playground");
    Directory.CreateDirectory(folder);
    var log = Path.Combine(folder, "requests.jsonl");
    await using var model = await MockModel.StartAsync(log: log, folder: folder);
    var commands = new Dictionary<string, string>();
    foreach (var kit in kits)
    {
        Console.Error.WriteLine($"Preparing {kit.Name} ({kit.Package}@{kit.Version}) ...");
        commands[kit.Name] = await AgentLaunch.PrepareAsync(kit, Path.Combine(folder, kit.Name), model.Url);
    }

    Console.WriteLine(JsonSerializer.Serialize(new { model = model.Url, log, agents = commands }));
    await Console.In.ReadToEndAsync();
    return 0;
}
catch (Exception problem) when (problem is ArgumentException or AgentUnavailableException)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}
