using System.Globalization;
using System.Text;
using Moana.Plans;
using Moana.Testing;

namespace Moana.Orchestration.Tests.Plans;

/// <summary>The plans of <c>bad-plans.txt</c>: after the name of each its line, a part of the message, and a part of the remedy.</summary>
public sealed class BadPlanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, int, string, string, string> Plans
    {
        get
        {
            var text = File.ReadAllText(Path.Combine(TestPaths.Root, "tests", "Moana.Orchestration.Tests", "Plans", "bad-plans.txt"));
            var data = new TheoryData<string, int, string, string, string>();
            foreach (var plan in ("\n" + text).Split("\n=== ").Skip(1))
            {
                var end = plan.IndexOf('\n', StringComparison.Ordinal);
                var head = (end < 0 ? plan : plan[..end]).Split(" | ");
                data.Add(head[0], int.Parse(head[1], CultureInfo.InvariantCulture), head[2], head[3], end < 0 ? "" : plan[(end + 1)..]);
            }

            return data;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Plans))]
    public void A_bad_plan_is_refused_with_file_line_and_remedy(string name, int line, string message, string remedy, string content)
    {
        File.WriteAllText(_folder[name], content);
        var plan = Plan.Read(_folder[name], ["amp", "codex"]);
        var problem = plan.Problems[0];
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, problem.Remedy, StringComparison.Ordinal);
        Assert.Equal((_folder[name], line), (problem.File, problem.Line));
        Assert.StartsWith(line == 0 ? $"{_folder[name]}: " : $"{_folder[name]}:{line}:", problem.ToString(), StringComparison.Ordinal);
        Assert.Throws<PlanException>(plan.Demand);
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once_in_the_order_of_the_file()
    {
        File.WriteAllText(_folder["p.yaml"], "tasks:\n  - prompt: x\n    priority: high\n  - id: b\n    dependsOn: z\n    colour: red\n");
        Assert.Equal([(3, "Priority"), (4, "Prompt"), (5, "DependsOn"), (6, "colour")],
            Plan.Read(_folder["p.yaml"]).Problems.Select(p => (p.Line, p.Field!)));
    }

    [Fact]
    public void A_file_that_is_no_text_is_refused()
    {
        File.WriteAllBytes(_folder["p.yaml"], [.. Encoding.ASCII.GetBytes("tasks:\n - "), 0xff, 0xfe]);
        var problem = Assert.Single(Plan.Read(_folder["p.yaml"]).Problems);
        Assert.Equal(2, problem.Line);
        Assert.Contains("UTF-8", problem.Remedy, StringComparison.Ordinal);
    }
}
