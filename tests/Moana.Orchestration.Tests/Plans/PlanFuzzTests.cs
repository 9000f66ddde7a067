using System.Text;
using Moana.Plans;
using Moana.Testing;

namespace Moana.Orchestration.Tests.Plans;

/// <summary>Whatever stands in a plan, reading it gives tasks or says what is wrong.</summary>
public sealed class PlanFuzzTests
{
    private static readonly Dictionary<string, string> Good = new()
    {
        [".yaml"] = """
            defaults: &d { agent: codex, maxAttempts: 2, timeout: 30 min }
            tasks:
              - id: build
                prompt: |
                  Build it.
                  Then test it.
                validate: [cargo check, "cargo test"]
                tag: [a, b]
              - { id: docs, prompt: 'Write it', dependsOn: build, priority: 5 }
              - Only a text
            """,
        [".json"] = """
            { "defaults": { "agent": "codex" }, "tasks": [
              { "id": "build", "prompt": "Build it \u00e9 \ud83d\ude00", "validate": ["cargo check"], "maxAttempts": 2 },
              { "id": "docs", "prompt": "Write it", "dependsOn": ["build"], "priority": -5 }, "only a text" ] }
            """,
        [".csv"] = "id,prompt,agent,dependsOn,tag\nbuild,\"Build it, all\",codex,,a;b\ndocs,\"Say \"\"hi\"\"\",,build,\n",
    };

    [Theory(Timeout = 3_600_000)]
    [InlineData(".yaml")]
    [InlineData(".json")]
    [InlineData(".csv")]
    public void Any_plan_is_read_or_refused_with_its_place(string ending)
    {
        using var folder = new TemporaryFolder();
        var file = folder["plan" + ending];
        Fuzz.Run(5_000, dice => Fuzz.Mutate(Good[ending], dice), text =>
        {
            File.WriteAllBytes(file, Encoding.UTF8.GetBytes(text));
            var plan = Plan.Read(file, ["codex", "amp"]);
            Assert.True(plan.Problems.Count > 0 || plan.Tasks.Count > 0);
            Assert.All(plan.Errors, e => Assert.NotEqual("", e.Message));
        }, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("plan.json", "deep")]
    [InlineData("plan.yaml", "deep")]
    [InlineData("plan.yaml", "anchors")]
    [InlineData("plan.yaml", "itself")]
    [InlineData("plan.json", "half a character")]
    [InlineData("plan.json", "half a name")]
    [InlineData("plan.yaml", "two halves")]
    public void A_plan_that_would_break_its_reader_is_refused(string name, string kind)
    {
        using var folder = new TemporaryFolder();
        var file = folder[name];
        File.WriteAllText(file, kind switch
        {
            "deep" => new string('[', 100_000),
            "itself" => "tasks: &a [*a]\n",
            "half a character" => "[ { \"prompt\":\n \"say \\ud83d\" } ]",
            "two halves" => "tasks:\n  - prompt: \"say \\ud83d\\ud83d\"\n",
            "half a name" => "[ { \"\\ud83d\": \"x\" } ]",
            _ => "a0: &a0 [x, x]\n" + string.Concat(Enumerable.Range(1, 40).Select(i => $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n")) + "? *a40\n: x\n",
        });

        var plan = Plan.Read(file);

        Assert.NotEmpty(plan.Problems);
        Assert.Empty(plan.Tasks);
    }

    [Fact]
    public void A_plan_that_is_larger_than_any_is_not_read()
    {
        using var folder = new TemporaryFolder();
        using (var file = File.Create(folder["plan.json"]))
        {
            file.SetLength(1L << 40);
        }

        Assert.Contains("bytes", Assert.Throws<IOException>(() => Plan.Read(folder["plan.json"])).Message, StringComparison.Ordinal);
    }
}
