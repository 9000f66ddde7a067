using System.Text.Json;
using Moana.Plans;
using Moana.Testing;

namespace Moana.Orchestration.Tests.Plans;

public sealed class PlanTests : IDisposable
{
    private const string Yaml = """
        # A comment, and the same plan in each format.
        defaults:
          agent: codex
          maxFixes: 0
        tasks:
          - id: build
            prompt: |
              Create the file.
              Include "tests"; all, of them.
            path: sub
            workspace: task
            validate: [cargo check, cargo test]
            validateTimeout: 90
          - prompt: check it
            agent: "*"
            priority: -2
            dependsOn: build
            timeout: 1.5h
            maxAttempts: 5
            maxFixes: 1
            tag: [rust, nightly]
            base: build
            setup: npm ci
            copy: [.env, conf/*.json]
            agents: [codex, amp]
            pick: smallest
        """;

    private const string Json = """
        {
          "$schema": "https://example.org/moana-plan.schema.json",
          "defaults": { "agent": "codex", "maxFixes": 0 },
          "tasks": [
            // Comments are let pass.
            { "id": "build", "prompt": "Create the file.\nInclude \"tests\"; all, of them.\n", "path": "sub", "workspace": "Task", "validate": ["cargo check", "cargo test"], "validateTimeout": "90s" },
            { "prompt": "check it", "agent": "*", "priority": -2, "dependsOn": ["build"], "timeout": 5400, "maxAttempts": 5, "maxFixes": 1, "tag": ["rust", "nightly"], "base": "build", "setup": "npm ci", "copy": [".env", "conf/*.json"], "agents": ["codex", "amp"], "pick": "smallest" },
          ]
        }
        """;

    private const string Csv = """
        id,Prompt,agent,path,validate,validateTimeout,priority,dependsOn,timeout,maxAttempts,maxFixes,tag,workspace,base,setup,copy,agents,pick
        build,"Create the file.
        Include ""tests""; all, of them.
        ",codex,sub,cargo check; cargo test,90,,,,,0,,task
        ,check it,*,,,,-2,build,90m,5,1,rust;nightly,,build,npm ci,.env;conf/*.json,codex;amp,smallest
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("plan.yaml", Yaml)]
    [InlineData("plan.yml", Yaml)]
    [InlineData("plan.json", Json)]
    [InlineData("plan.csv", Csv)]
    public void A_plan_means_the_same_in_each_format(string name, string content)
    {
        File.WriteAllText(_folder[name], content);
        Check(Plan.Read(_folder[name], ["codex", "amp"]));
    }

    [Fact]
    public void A_list_of_prompts_is_a_plan()
    {
        File.WriteAllText(_folder["p.yaml"], "- first\n- second: with a colon is a map\n- 'third'\n");
        Assert.Equal([(2, "second")], Plan.Read(_folder["p.yaml"]).Problems.Where(p => p.Field != "Prompt").Select(p => (p.Line, p.Field!)));
        File.WriteAllText(_folder["p.yaml"], "- first\n- third\n");
        Assert.Equal([("1", "first", "*"), ("2", "third", "*")], Plan.Read(_folder["p.yaml"]).Demand().Select(t => (t.Id, t.Prompt, t.Agent)));
    }

    [Fact]
    public void A_plan_says_what_may_be_used_and_whether_answers_are_kept()
    {
        File.WriteAllText(_folder["plan.yaml"], "budget: { tokens: 1000, Cost: 2.5, taskTokens: 10, contextPercent: 60 }\nkeepAnswers: false\ntasks: [do it]\n");
        var plan = Plan.Read(_folder["plan.yaml"]);
        Assert.Empty(plan.Problems);
        Assert.Equal((new OrchestrationBudget { Tokens = 1000, Cost = 2.5m, TaskTokens = 10, ContextPercent = 60 }, false), (plan.Settings.Budget, plan.Settings.KeepAnswers));
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestPaths.Root, "schemas", "moana-plan.schema.json")));
        Assert.Equal(BudgetFields.Names, schema.RootElement.GetProperty("$defs").GetProperty("budget").GetProperty("properties").EnumerateObject().Select(p => p.Name));
    }

    [Theory]
    [InlineData("budget: 5", "'budget' is '5'")]
    [InlineData("budget: { tokns: 5 }", "'tokns', which is not known")]
    [InlineData("budget: { tokens: -5 }", "'tokens' is '-5'")]
    [InlineData("budget: { tokens: 0 }", "'tokens' is '0'")]
    [InlineData("budget: { tokens: 1e3 }", "'tokens' is '1e3'")]
    [InlineData("budget: { cost: NaN }", "'cost' is 'NaN'")]
    [InlineData("budget: { contextPercent: 101 }", "'contextPercent' is '101'")]
    [InlineData("keepAnswers: maybe", "'keepAnswers' is 'maybe'")]
    public void A_budget_that_cannot_be_is_told_with_its_place(string line, string problem)
    {
        File.WriteAllText(_folder["plan.yaml"], $"tasks: [do it]\n{line}\n");
        var found = Assert.Single(Plan.Read(_folder["plan.yaml"]).Problems);
        Assert.Equal(2, found.Line);
        Assert.Contains(problem, found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_for_editors_knows_the_fields_that_the_reader_knows()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestPaths.Root, "schemas", "moana-plan.schema.json")));
        var definitions = schema.RootElement.GetProperty("$defs");
        Assert.Equal(
            PlanFields.OfTask.Keys.Order(),
            definitions.GetProperty("task").GetProperty("properties").EnumerateObject().Select(p => p.Name).Order());
        Assert.Equal(
            PlanFields.OfTask.Keys.Except(["id", "prompt", "dependsOn"]).Order(),
            definitions.GetProperty("defaults").GetProperty("properties").EnumerateObject().Select(p => p.Name).Order());
        Assert.All(
            definitions.GetProperty("task").GetProperty("properties").EnumerateObject(),
            p => Assert.True(p.Value.TryGetProperty("description", out _) || p.Value.TryGetProperty("$ref", out _), p.Name));
    }

    private void Check(Plan plan)
    {
        Assert.Empty(plan.Problems);
        Assert.Equal(2, plan.Tasks.Count);
        var (build, check) = (plan.Tasks[0], plan.Tasks[1]);
        Assert.Equal(("build", "Create the file.\nInclude \"tests\"; all, of them.", "codex"), (build.Id, build.Prompt.TrimEnd('\n'), build.Agent));
        Assert.Equal((_folder["sub"], 90d, null, 0, 3), (build.Path, build.ValidateTimeoutSeconds, build.TimeoutSeconds, build.MaxFixes, build.MaxAttempts));
        Assert.Equal(["cargo check", "cargo test"], build.Validate);
        Assert.Equal(("2", "check it", "*", -2, 5400d, 5, 1), (check.Id, check.Prompt, check.Agent, check.Priority, check.TimeoutSeconds, check.MaxAttempts, check.MaxFixes));
        Assert.Equal(["build"], check.DependsOn);
        Assert.Equal(["rust", "nightly"], check.Tag);
        Assert.Equal((TaskWorkspace.Task, TaskWorkspace.None, "build", "smallest"), (build.Workspace, check.Workspace, check.Base, check.Pick));
        Assert.Equal([["npm ci"], [".env", "conf/*.json"], ["codex", "amp"]], [[.. check.Setup], [.. check.Copy], (string[])[.. check.Race]]);
    }
}
