using System.Collections.Concurrent;
using Moana.Engine;
using Moana.Orchestration.Tests.Engine;
using Moana.Storage;
using Moana.Validation;
using Moana.Workspaces;

namespace Moana.Orchestration.Tests.Workspaces;

/// <summary>A plan whose tasks land in a project that dotnet compiles and runs. By hand, as it takes minutes: <c>MOANA_DOTNET_LANDING=1</c>.</summary>
[Collection(nameof(Alone))]
public sealed class ProjectLandingTests : IAsyncLifetime
{
    private static readonly string[] Validate = ["dotnet build -v q -nodeReuse:false -p:UseSharedCompilation=false", "dotnet run --no-build"];

    private GitRig _rig = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _rig = await GitRig.CreateAsync();

    public ValueTask DisposeAsync()
    {
        _rig.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact(Timeout = 3_600_000)]
    public async Task Of_eight_tasks_of_four_agents_one_breaks_anothers_build_when_both_are_merged_and_is_caught_and_corrected()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("MOANA_DOTNET_LANDING") is { Length: > 0 }, "It runs where MOANA_DOTNET_LANDING is set.");
        _rig.Write(".gitignore", "bin/\nobj/\n");
        _rig.Write("app.csproj", $"<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net{Environment.Version.Major}.0</TargetFramework></PropertyGroup></Project>\n");
        _rig.Write("Program.cs", "return System.Linq.Enumerable.All(typeof(Greeter).Assembly.GetTypes(), t => t.GetMethod(\"Test\")?.Invoke(null, null) is null or true) ? 0 : 1;\n");
        Greets(_rig.Root, "Greet");
        _rig.Write("First.cs", Calls("First", "Greet"));
        await _rig.CommitAsync("a small project");

        var begun = new ConcurrentDictionary<string, bool>();
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a", "b", "c", "d") { Folder = _ => _rig.Root };
        agents.BeforeAccept = async (agent, token) =>
        {
            var folder = agents.FolderOf(agent)!;
            var task = Path.GetFileName(folder).Split('-')[0];
            if (!begun.TryAdd(task, true))
            {
                await GitRig.GitInAsync(folder, "merge", "--quiet", "main");
                GitRig.Write(folder, "Second.cs", Calls("Second", "Welcome"));
                Greets(folder, "Welcome");
                await GitRig.CommitInAsync(folder, $"{task} goes with what has landed");
                return;
            }

            switch (task)
            {
                case "rename":
                    Greets(folder, "Welcome");
                    GitRig.Write(folder, "First.cs", Calls("First", "Welcome"));
                    break;
                case "caller":
                    GitRig.Write(folder, "Second.cs", Calls("Second", "Greet"));
                    break;
                default:
                    GitRig.Write(folder, $"{task}.cs", $"public static class {task} {{ public static bool Test() => \"{task}\".Length == 2; }}\n");
                    break;
            }

            await GitRig.CommitInAsync(folder, task);
            // Both have begun from the same state before one of them lands.
            while (task is "rename" or "caller" && !(begun.ContainsKey("rename") && begun.ContainsKey("caller")))
            {
                await Task.Delay(10, token);
            }
        };

        string[] ids = ["rename", "caller", "t3", "t4", "t5", "t6", "t7", "t8"];
        var run = new OrchestrationRun
        {
            Id = "o",
            Agents = agents.Names,
            Path = _rig.Root,
            Tasks = [.. ids.Select(id => new OrchestrationTask { Id = id, Prompt = $"do {id}", Agent = OrchestrationTask.AnyAgent, Workspace = TaskWorkspace.Task, Validate = Validate, Land = true })],
        };
        var engine = new OrchestrationEngine(agents, new OrchestrationStore(_rig["moana.db"]), new CommandValidator(), TimeProvider.System, new TaskWorkspaces(TimeProvider.System));
        var results = await engine.RunAsync(run, Token).Where(u => u.Result is not null).Select(u => u.Result!).ToListAsync(Token);

        Assert.All(results, r => Assert.Equal((OrchestrationTaskStatus.Completed, ""), (r.Status, r.Status == OrchestrationTaskStatus.Completed ? "" : $"{r.Id}: {r.Reason} {r.ValidationOutput}")));
        Assert.Equal(1, Assert.Single(results, r => r.Fixes > 0).Fixes);
        Assert.Contains("CS0117", Assert.Single(agents.Accepted, p => p.Prompt.Contains("git merge main", StringComparison.Ordinal)).Prompt, StringComparison.Ordinal);
        Assert.Equal(10, Directory.GetFiles(_rig.Root, "*.cs").Length);
        Assert.All(await new CommandValidator().RunAsync(Validate, _rig.Root, new Dictionary<string, string>(), TimeSpan.FromMinutes(10), Token), c => Assert.True(c.Passed, c.Output));
    }

    private static void Greets(string folder, string name) => GitRig.Write(folder, "Greeter.cs", $"public static class Greeter {{ public static string {name}() => \"hello\"; }}\n");

    private static string Calls(string type, string name) => $"public static class {type} {{ public static bool Test() => Greeter.{name}() == \"hello\"; }}\n";
}
