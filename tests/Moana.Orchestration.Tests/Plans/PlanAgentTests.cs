using System.Text.Json;
using Moana.Detection;
using Moana.Operations;
using Moana.Plans;
using Moana.Testing;

namespace Moana.Orchestration.Tests.Plans;

/// <summary>Plans that bring their agents along.</summary>
public sealed class PlanAgentTests : IDisposable
{
    private static readonly ProfileCatalog Profiles = ProfileCatalog.Load();

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("plan.yaml", """
        session: night
        timeout: 8h
        taskTimeout: 20m
        agents:
          codex: { command: codex -m x, profile: codex, path: app, permissions: [workspace-write, never], workspace: true, base: main, copy: .env, setup: [npm ci] }
          Claude:
            environment: { LANG: C, N: 5 }
          amp: amp --x
        tasks: [{ prompt: do it, agent: CODEX }]
        """)]
    [InlineData("plan.json", """
        {
          "session": "night", "timeout": 28800, "taskTimeout": "20m",
          "agents": [
            { "name": "codex", "command": "codex -m x", "profile": "codex", "path": "app", "permissions": ["workspace-write", "never"], "workspace": true, "base": "main", "copy": [".env"], "setup": "npm ci" },
            { "name": "Claude", "environment": { "LANG": "C", "N": 5 } },
            { "name": "amp", "command": "amp --x" }
          ],
          "tasks": [{ "prompt": "do it", "agent": "CODEX" }]
        }
        """)]
    public void Agents_session_and_bounds_mean_the_same_in_each_format(string name, string text)
    {
        Directory.CreateDirectory(_folder["app"]);
        var plan = Read(name, text);
        Assert.Empty(plan.Problems);
        Assert.Equal(("night", TimeSpan.FromHours(8), TimeSpan.FromMinutes(20)), (plan.Settings.Session, plan.Settings.Timeout, plan.Settings.TaskTimeout));
        Assert.Equal(["codex", "Claude", "amp"], plan.Settings.Agents.Select(a => a.Name));
        var (codex, claude, amp) = (plan.Settings.Agents[0], plan.Settings.Agents[1], plan.Settings.Agents[2]);
        Assert.Equal(("codex -m x", "codex", _folder["app"], "codex", "main"), (codex.Command, codex.Profile, codex.Path, codex.Workspace, codex.Base));
        Assert.Equal([["workspace-write", "never"], [".env"], ["npm ci"]], [[.. codex.Permissions], [.. codex.Copy], (string[])[.. codex.Setup]]);
        Assert.Equal(("Claude", _folder.Path, "C", "5"), (claude.Command, claude.Path, claude.Environment["LANG"], claude.Environment["N"]));
        Assert.Equal("amp --x", amp.Command);
        Assert.Equal("codex --sandbox workspace-write --ask-for-approval never -m x", PlanAgentCheck.ToStart(codex, Profiles).Launch.Command);
    }

    [Theory]
    [InlineData("agents: 5", "'agents' is '5'")]
    [InlineData("agents: { a: [x] }", "Agent 'a' is a list")]
    [InlineData("agents: [{ command: x }]", "An agent has no name")]
    [InlineData("agents: { a: x, A: y }", "'A' twice")]
    [InlineData("agents: [a, { name: A }]", "Agent 'A' stands there twice")]
    [InlineData("agents: { 'a b': x }", "cannot be called so")]
    [InlineData("agents: { a: { comand: x } }", "'comand', which is not known", "Write 'command'.")]
    [InlineData("agents: { a: { profile: nobody } }", "the profile 'nobody', which there is not", "claude, cline, codex")]
    [InlineData("agents: { a: { path: ./nowhere } }", "nowhere', which there is not")]
    [InlineData("agents: { a: { host: mars } }", "is to run on 'mars'")]
    [InlineData("agents: { claude: { permissions: everything } }", "'everything', which claude has not", "acceptEdits")]
    [InlineData("agents: { a: { permissions: everything } }", "knows no words")]
    [InlineData("agents: { a: { environment: { K: '${MOANA_TEST_NOBODY_SETS_THIS}' } } }", "MOANA_TEST_NOBODY_SETS_THIS}, which is not set here")]
    [InlineData("agents: { a: { environment: { '1K': x } } }", "'1K', which is no name")]
    [InlineData("agents: { a: { environment: x } }", "'environment' is 'x'")]
    [InlineData("agents: { a: { environment: { K: 1, K: 2 } } }", "The environment of agent 'a' has 'K' twice")]
    [InlineData("agents: { a: { base: main } }", "'base' and no workspace")]
    [InlineData("agents: { b: x }", "for 'a', and there is no such agent", "The agents are: b")]
    [InlineData("{ agents: { a: x }, session: 'a:b' }", "'a:b' cannot name")]
    [InlineData("{ agents: { a: x }, timeout: -1 }", "'timeout' is '-1'")]
    [InlineData("{ agents: { a: x }, restartAgents: maybe }", "'restartAgents' is 'maybe'")]
    public void What_is_wrong_with_agents_is_told_with_its_place_before_anything_starts(string text, string problem, string remedy = "")
    {
        var plan = Read("plan.yaml", text.StartsWith('{') ? text[..^2] + ", tasks: [{ prompt: do it, agent: a }] }" : $"{text}\ntasks: [{{ prompt: do it, agent: '{(text.Contains("claude", StringComparison.Ordinal) ? "*" : "a")}' }}]");
        var found = Assert.Single(plan.Problems, p => p.Message.Contains(problem, StringComparison.Ordinal));
        Assert.Contains(remedy, found.Remedy, StringComparison.Ordinal);
        Assert.Equal(_folder["plan.yaml"], found.File);
        Assert.True(found.Line > 0 || problem.Contains("cannot name", StringComparison.Ordinal));
    }

    [Fact]
    public void A_plan_of_agents_alone_waits_for_tasks_and_one_of_nothing_is_told()
    {
        Assert.Empty(Read("a.yaml", "agents: { a: sh }").Problems);
        Assert.Empty(Read("a.yaml", "agents: { a: sh }\ntasks:\n").Problems);
        Assert.Single(Read("a.yaml", "session: x").Problems);
        Assert.Single(Read("a.yaml", "agents: {}").Problems);
    }

    [Fact]
    public void Targets_are_checked_when_the_other_agents_are_known()
    {
        var plan = Read("a.yaml", "agents: { a: sh }\ntasks: [{ prompt: x, agent: b }]");
        Assert.Single(plan.Problems);
        Assert.Empty(plan.For(["b"], null).Problems);
    }

    [Fact]
    public void Tasks_without_ids_get_new_ones_in_a_queue_that_has_others_and_go_on_waiting_for_each_other()
    {
        var plan = Plan.Of(new PlanList([Row(("prompt", "a")), Row(("prompt", "b"), ("dependsOn", "1")), Row(("id", "c"), ("prompt", "c"), ("dependsOn", "2"))], 0, 0), _folder.Path);
        var fresh = 0;
        var tasks = plan.WithNewIds(plan.Demand(), () => $"new-{++fresh}").ToList();
        Assert.Equal(["new-1", "new-2", "c"], tasks.Select(t => t.Id));
        Assert.Equal(["", "new-1", "new-2"], tasks.Select(t => string.Join(',', t.DependsOn)));

        static PlanMap Row(params (string Name, string Value)[] cells) => PlanRow.Of(cells.Select(c => (c.Name, (PlanNode)new PlanScalar(c.Value, 0, 0))));
    }

    [Fact]
    public void The_schema_for_editors_knows_the_fields_of_agents()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestPaths.Root, "schemas", "moana-plan.schema.json")));
        Assert.Equal(PlanFields.OfAgent.Append("name").Order(), schema.RootElement.GetProperty("$defs").GetProperty("member").GetProperty("properties").EnumerateObject().Select(p => p.Name).Order());
        var plan = schema.RootElement.GetProperty("oneOf")[1].GetProperty("properties").EnumerateObject().Select(p => p.Name);
        Assert.Equal(PlanFields.OfPlan.Concat(["$schema", "defaults", "tasks"]).Order(), plan.Order());
    }

    /// <summary>Whatever texts stand in it: what is written is read as it was.</summary>
    [Fact]
    public void What_is_written_is_read_as_it_was()
    {
        var random = new Random(7);
        string[] pieces = ["a", "B", "0", " ", "\n", "\t", ":", "#", "-", "'", "\"", "\\", "{", "}", "[", "]", "&", "*", "!", "|", ">", "%", "@", "`", "${X}", "é", "漢", "🌊", "\u0085", "\u2028", "\ufeff", "null", "~", "true", "1e3", "\r\n", "\n\n", "- ", "? ", "...", "---"];
        for (var round = 0; round < 150; round++)
        {
            string Text() => string.Concat(Enumerable.Range(0, 1 + random.Next(8)).Select(_ => pieces[random.Next(pieces.Length)]));
            var agent = new PlanAgent { Name = $"a{round}", Command = $"x {Text()}", Path = _folder.Path, Environment = new Dictionary<string, string> { ["K"] = Text().Replace("${X}", "$${X}", StringComparison.Ordinal), ["http_proxy"] = "a", ["HTTP_PROXY"] = "b" } };
            var task = new OrchestrationTask { Id = $"t{round}", Prompt = $"{Text()}.", Validate = [Text() + ";", $"v{Text()}"], Tag = ["5"], TimeoutSeconds = 1.5, Priority = -2, Land = round % 2 == 0, Workspace = TaskWorkspace.Agent };
            var settings = new PlanSettings { Session = "s", Agents = [agent], Budget = new() { Cost = 2.5m, Tokens = 7 }, KeepAnswers = false, TaskTimeout = TimeSpan.FromSeconds(90) };
            foreach (var (name, text) in new[] { ("p.yaml", PlanWriter.WriteYaml(settings, [task], ["a comment"])), ("p.json", PlanWriter.WriteJson(settings, [task])) })
            {
                File.WriteAllText(_folder[name], text);
                var plan = Plan.Read(_folder[name]);
                Assert.True(plan.Problems.Count == 0, $"{string.Join('\n', plan.Problems)}\n{text}");
                var (readAgent, readTask) = (Assert.Single(plan.Settings.Agents), Assert.Single(plan.Tasks));
                Assert.Equal(agent.Command, readAgent.Command);
                Assert.Equal(agent.Environment.OrderBy(v => v.Key, StringComparer.Ordinal), readAgent.Environment.OrderBy(v => v.Key, StringComparer.Ordinal));
                Assert.Equal(JsonSerializer.Serialize(task), JsonSerializer.Serialize(readTask));
                Assert.Equal(settings with { Agents = [] }, plan.Settings with { Agents = [] });
            }
        }
    }

    private Plan Read(string name, string text)
    {
        File.WriteAllText(_folder[name], text);
        return PlanAgentCheck.Check(Plan.Read(_folder[name]), Profiles);
    }
}
