using System.Text.Json;
using System.Xml.Linq;
using Moana.Reports;

namespace Moana.Orchestration.Tests.Reports;

/// <summary>What reports tell of answers, files and use.</summary>
public sealed class ReportAnswerTests : IDisposable
{
    private readonly RecordedRun _run = new([new() { Id = "parser", Prompt = "write it" }, new() { Id = "docs", Prompt = "document it" }], "codex")
    {
        Reads = read => read.TaskId == "docs" ? null : new AgentTurn
        {
            Turn = read.Turn, Answer = "It is <b>done</b>\u001b[31m, see `a.rs`.", Model = "gpt", Source = TurnSource.Record, Evidence = "a test", Profile = "codex",
            Files = [new() { Path = "src/a.rs", Change = FileChange.Added, AddedLines = 12 }],
            Usage = new() { InputTokens = 1200, OutputTokens = 34, Cost = 0.25m, ContextTokens = 40, ContextWindow = 100 },
        },
    };

    public ReportAnswerTests()
    {
        _run.Ready("codex");
        _run.Work("codex", 5);
        _run.Done("codex");
        _run.Work("codex", 5);
        _run.Done("codex");
        _run.Close();
    }

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData(ReportFormat.Markdown, "0.25")]
    [InlineData(ReportFormat.Html, "0.25")]
    public void A_report_for_people_tells_answer_files_tokens_cost_and_the_context_that_is_left(ReportFormat format, string cost)
    {
        var text = _run.Write(format);
        var page = format == ReportFormat.Html ? XDocument.Parse(text.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)).Root!.Value : text.Replace("&lt;", "<", StringComparison.Ordinal);
        Assert.Contains("It is <b>done</b>, see `a.rs`.", page, StringComparison.Ordinal);
        Assert.Contains("src/a.rs (added, +12)", page, StringComparison.Ordinal);
        Assert.Contains("1,234", page, StringComparison.Ordinal);
        Assert.Contains(cost, page, StringComparison.Ordinal);
        Assert.Contains("60 %", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public void Json_has_the_answer_of_each_attempt_and_each_task_and_null_where_nothing_is_known()
    {
        using var json = JsonDocument.Parse(_run.Write(ReportFormat.Json));
        var (parser, docs) = (json.RootElement.GetProperty("Tasks")[0], json.RootElement.GetProperty("Tasks")[1]);
        Assert.Equal("gpt", parser.GetProperty("Model").GetString());
        Assert.Equal(1200, parser.GetProperty("Usage").GetProperty("InputTokens").GetInt64());
        Assert.StartsWith("It is", json.RootElement.GetProperty("Attempts")[0].GetProperty("Answer").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, docs.GetProperty("Answer").ValueKind);
    }

    [Fact]
    public void Of_a_long_answer_a_page_has_the_beginning_and_says_so()
    {
        var text = ReportText.Answer(new string('x', 7999) + "\U0001F600 and more");
        Assert.Equal(new string('x', 7999) + "\n[Cut here: the report in JSON has the rest.]", text);
    }

    [Fact]
    public void A_build_server_gets_the_answers_as_output_and_the_tokens_as_a_property()
    {
        var suite = XDocument.Parse(_run.Write(ReportFormat.JUnit)).Root!.Element("testsuite")!;
        Assert.StartsWith("parser, codex:\nIt is", suite.Element("system-out")!.Value, StringComparison.Ordinal);
        Assert.Equal(["1234", "0.25"], suite.Element("properties")!.Elements().Select(p => p.Attribute("value")!.Value));
    }
}
