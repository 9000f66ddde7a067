using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Moana.Reports;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Reports;

public sealed class ReportFormatTests
{
    private const string Hostile = "Fix a|b <script>alert('x')</script> & \"q\"\nsecond | line\r\n``` `*_[x](http://evil.example)\u001b[31m\0 \U0001F30A \ud83c";

    [Fact]
    public void A_cell_of_a_Markdown_table_holds_no_bar_and_no_newline_of_the_text()
    {
        using var run = Played(Hostile);
        var lines = run.Write(ReportFormat.Markdown).Split('\n');
        var tables = lines.Where(l => l.StartsWith('|')).ToList();
        var bars = tables.Select(l => Regex.Count(l, @"(?<!\\)\|")).ToList();
        Assert.All(Enumerable.Range(1, tables.Count - 1).Where(i => tables[i].StartsWith("| ---", StringComparison.Ordinal)), i => Assert.Equal(bars[i - 1], bars[i]));
        var row = Assert.Single(tables, l => l.StartsWith("| hostile | Failed", StringComparison.Ordinal));
        Assert.Equal(12, Regex.Count(row, @"(?<!\\)\|"));
        Assert.Contains(@"Fix a\|b &lt;script&gt;", row, StringComparison.Ordinal);
        Assert.Equal(@"a\|b<br>c&amp;\`", MarkdownReport.Escape("a|b\r\nc&`"));
    }

    [Fact]
    public void A_prompt_in_Markdown_stands_in_a_fence_that_it_cannot_close()
    {
        using var run = Played(Hostile);
        Assert.Contains("````text\nFix a|b <script>", run.Write(ReportFormat.Markdown), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_is_well_formed_and_has_no_markup_of_the_texts_in_it()
    {
        using var run = Played(Hostile);
        var page = Page(run);
        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName is "script" or "link" or "img" or "iframe" or "object");
        Assert.Contains(page.Descendants("pre"), p => p.Value.StartsWith("Fix a|b <script>alert('x')</script> & \"q\"\nsecond | line\n", StringComparison.Ordinal));
        Assert.DoesNotContain(page.Descendants(), e => e.Value.Contains('\u001b', StringComparison.Ordinal));
        // A style is read as it is, so nothing in it may be encoded.
        Assert.DoesNotContain('&', page.Descendants("style").Single().ToString());
    }

    [Fact]
    public void A_page_fetches_nothing()
    {
        using var run = Played("Say hello.");
        var html = run.Write(ReportFormat.Html);
        Assert.DoesNotMatch(@"(?i)https?://|url\((?!#)|@import|\bsrc=|xmlns", html);
        Assert.All(Page(run).Descendants().Attributes("href"), h => Assert.StartsWith("#", h.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_link_within_a_page_leads_somewhere_and_each_id_stands_once()
    {
        using var run = Played("Say hello.");
        var page = Page(run);
        var ids = page.Descendants().Attributes("id").Select(i => i.Value).ToList();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(page.Descendants().Attributes("href"), h => Assert.Contains(h.Value[1..], ids));
    }

    [Fact]
    public void The_bars_of_the_picture_stand_where_the_times_say()
    {
        using var run = Played("Say hello.");
        var report = run.Build();
        var svg = Page(run).Descendants("svg").Single();
        var left = double.Parse(svg.Attribute("data-left")!.Value, CultureInfo.InvariantCulture);
        var perSecond = (TimelinePicture.Width - 16 - left) / report.DurationSeconds;
        Assert.Equal(report.Attempts.Count, svg.Descendants("a").Count());
        Assert.All(report.Attempts, attempt =>
        {
            var bar = svg.Descendants("a").Single(a => a.Attribute("data-turn")!.Value == attempt.Turn);
            var body = bar.Elements("rect").First();
            var x = double.Parse(body.Attribute("x")!.Value, CultureInfo.InvariantCulture);
            var width = double.Parse(body.Attribute("width")!.Value, CultureInfo.InvariantCulture);
            Assert.Equal((attempt.StartedAt - RecordedRun.Began).TotalSeconds, (x - left) / perSecond, 0.05);
            Assert.Equal(Math.Max(2, (attempt.DurationSeconds * perSecond) - 1), width, 0.05);
            Assert.Contains(attempt.Outcome.ToString().ToLowerInvariant(), bar.Attribute("class")!.Value, StringComparison.Ordinal);
            Assert.Contains(ReportText.Length(attempt.DurationSeconds), bar.Element("title")!.Value, StringComparison.Ordinal);
        });
        Assert.Single(svg.Descendants("g"), g => g.Attribute("class")?.Value == "wait limited");
    }

    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(9.94, "9.9 s")]
    [InlineData(59.6, "1 min 00 s")]
    [InlineData(3599, "59 min 59 s")]
    [InlineData(3600, "1 h 00 min")]
    [InlineData(90000, "1 d 01 h")]
    public void A_length_of_time_reads_at_a_glance(double seconds, string words) => Assert.Equal(words, ReportText.Length(seconds));

    [Fact]
    public void Json_has_the_names_of_the_objects_and_enums_as_words()
    {
        using var run = Played(Hostile);
        var root = JsonDocument.Parse(run.Write(ReportFormat.Json)).RootElement;
        Assert.Equal((RecordedRun.Id, "Failed"), (root.GetProperty("Orchestration").GetProperty("OrchestrationId").GetString(), root.GetProperty("Orchestration").GetProperty("Status").GetString()));
        Assert.Equal(["Completed", "Failed"], root.GetProperty("Tasks").EnumerateArray().Select(t => t.GetProperty("Status").GetString()));
        Assert.Equal("RateLimited", root.GetProperty("Attempts").EnumerateArray().First(a => a.GetProperty("Agent").GetString() == "amp").GetProperty("Outcome").GetString());
        Assert.True(root.GetProperty("DurationSeconds").GetDouble() > 300);
    }

    [Fact]
    public void An_orchestration_in_its_first_moment_can_be_reported()
    {
        using var run = new RecordedRun([Task("t")], "codex");
        Assert.Contains("Pending", run.Write(ReportFormat.Markdown), StringComparison.Ordinal);
        Assert.DoesNotContain(Page(run).Descendants("a"), a => a.Attribute("data-turn") is not null);
    }

    [Fact]
    public void The_report_for_build_servers_has_the_shape_that_their_schemas_agree_on()
    {
        using var run = Played(Hostile);
        var suite = Suite(run);
        Assert.Equal(("2", "1", "0", "0"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value, suite.Attribute("errors")!.Value, suite.Attribute("skipped")!.Value));
        Assert.Equal(["good", "hostile"], suite.Elements("testcase").Select(c => c.Attribute("name")!.Value));
        var failure = Assert.Single(suite.Descendants("failure"));
        Assert.Equal("Validation", failure.Attribute("type")!.Value);
        Assert.Contains("<script>", failure.Value, StringComparison.Ordinal);
        Assert.Contains("exit code 2", failure.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Tasks_that_have_not_ended_are_errors_to_a_build_server()
    {
        using var run = new RecordedRun([Task("t")], "codex");
        Assert.Equal("The task has not ended: it is Pending.", Assert.Single(Suite(run).Descendants("error")).Attribute("message")!.Value);
    }

    /// <summary>The suite, valid to a schema of what those of the Ant task and of Jenkins both allow.</summary>
    private static XElement Suite(RecordedRun run)
    {
        const string Schema = """
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
              <xs:simpleType name="time"><xs:restriction base="xs:string"><xs:pattern value="[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"/></xs:restriction></xs:simpleType>
              <xs:complexType name="problem"><xs:simpleContent><xs:extension base="xs:string">
                <xs:attribute name="message" type="xs:string"/><xs:attribute name="type" type="xs:string" use="required"/>
              </xs:extension></xs:simpleContent></xs:complexType>
              <xs:element name="testsuites"><xs:complexType><xs:sequence>
                <xs:element name="testsuite" maxOccurs="unbounded"><xs:complexType><xs:sequence>
                  <xs:element name="properties"/>
                  <xs:element name="testcase" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:choice minOccurs="0">
                      <xs:element name="skipped"><xs:complexType><xs:attribute name="message" type="xs:string"/></xs:complexType></xs:element>
                      <xs:element name="error" type="problem"/>
                      <xs:element name="failure" type="problem"/>
                    </xs:choice>
                    <xs:attribute name="name" type="xs:token" use="required"/>
                    <xs:attribute name="classname" type="xs:token" use="required"/>
                    <xs:attribute name="time" type="xs:decimal" use="required"/>
                  </xs:complexType></xs:element>
                  <xs:element name="system-out"/><xs:element name="system-err"/></xs:sequence>
                  <xs:attribute name="package" type="xs:token" use="required"/>
                  <xs:attribute name="id" type="xs:int" use="required"/>
                  <xs:attribute name="name" type="xs:token" use="required"/>
                  <xs:attribute name="timestamp" type="time" use="required"/>
                  <xs:attribute name="hostname" type="xs:token" use="required"/>
                  <xs:attribute name="tests" type="xs:int" use="required"/>
                  <xs:attribute name="failures" type="xs:int" use="required"/>
                  <xs:attribute name="errors" type="xs:int" use="required"/>
                  <xs:attribute name="skipped" type="xs:int"/>
                  <xs:attribute name="time" type="xs:decimal" use="required"/>
                </xs:complexType></xs:element>
              </xs:sequence></xs:complexType></xs:element>
            </xs:schema>
            """;
        var schemas = new XmlSchemaSet();
        schemas.Add("", XmlReader.Create(new StringReader(Schema)));
        var page = XDocument.Parse(run.Write(ReportFormat.JUnit));
        page.Validate(schemas, (_, e) => Assert.Fail(e.Message));
        return page.Root!.Element("testsuite")!;
    }

    /// <summary>Two tasks: one meets a rate limit and completes, one fails its validation for good.</summary>
    private static RecordedRun Played(string prompt)
    {
        var run = new RecordedRun(
            [Task("good", "amp"), new OrchestrationTask { Id = "hostile", Prompt = prompt, Agent = "codex", Validate = ["make <all> | tee log"], MaxFixes = 0 }], "amp", "codex");
        run.Ready("amp", "codex");
        run.Take("codex");
        run.Work("amp", 10);
        run.See("amp", AgentStatus.RateLimited, "usage limit | reached", resetsAt: run.Now.AddSeconds(300));
        run.Pass(5);
        run.Done("codex");
        run.Pass(2.5);
        run.Validate("codex", new ValidationResult { Command = "make <all> | tee log", Passed = false, ExitCode = 2, DurationSeconds = 2.5, Output = "error: <b>\u001b[31m&amp;" });
        run.Pass(292.5);
        run.Ready("amp");
        run.Work("amp", 100);
        run.Done("amp");
        Assert.True(run.HasEnded);
        run.Close();
        return run;
    }

    private static XDocument Page(RecordedRun run)
    {
        using var reader = XmlReader.Create(new StringReader(run.Write(ReportFormat.Html)), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }
}
