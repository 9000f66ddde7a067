using System.Text;
using Moana.Detection;

namespace Moana.Agents.Tests.Detection;

/// <summary>The labelled screens of real programs, one case each.</summary>
public sealed class LabelledScreenTests(ITestOutputHelper output)
{
    public static TheoryData<string> Screens { get; } = [.. LabelledScreen.All.Select(s => s.Path)];

    [Theory]
    [MemberData(nameof(Screens))]
    public void A_screen_seen_live_is_called_what_a_person_calls_it(string path)
    {
        var screen = LabelledScreen.At(path);
        var seen = Classifier.Classify(Profiles.Named(screen.Agent), screen.Styled(), screen.Facts);

        Assert.True(screen.Status == StatusResolver.Resolve(seen, screen.InTurn), $"{screen.Status} was called {seen.Status}: {seen.Evidence}");
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public void Text_alone_is_never_called_wrong_in_the_dangerous_direction(string path)
    {
        var screen = LabelledScreen.At(path);
        foreach (var inTurn in new[] { true, false })
        {
            var seen = Classifier.Classify(Profiles.Named(screen.Agent), screen.Plain(), new PaneFacts { Now = Profiles.Now });

            Assert.False(Accuracy.IsDangerous(screen.Status, StatusResolver.Resolve(seen, inTurn)), $"{screen.Status} was called {seen.Status}: {seen.Evidence}");
        }
    }

    [Fact]
    public void Text_alone_is_called_right_on_at_least_95_of_100_screens_of_each_agent()
    {
        foreach (var agent in LabelledScreen.All.GroupBy(s => s.Agent))
        {
            var accuracy = new Accuracy();
            foreach (var screen in agent)
            {
                var seen = Classifier.Classify(Profiles.Named(screen.Agent), screen.Plain(), new PaneFacts { Now = Profiles.Now });
                accuracy.Add(screen.Path, screen.Status, StatusResolver.Resolve(seen, screen.InTurn), seen.Evidence);
            }

            output.WriteLine($"{agent.Key}, from text alone:\n{accuracy}");
            Assert.True(accuracy.Share >= 0.95, $"{agent.Key}: {accuracy.Share:P1}\n{accuracy}");
        }
    }

    [Fact]
    public void The_confusion_tables_are_printed()
    {
        foreach (var agent in LabelledScreen.All.GroupBy(s => s.Agent))
        {
            var accuracy = new Accuracy();
            foreach (var screen in agent)
            {
                var seen = Classifier.Classify(Profiles.Named(screen.Agent), screen.Styled(), screen.Facts);
                accuracy.Add(screen.Path, screen.Status, StatusResolver.Resolve(seen, screen.InTurn), seen.Evidence);
            }

            output.WriteLine($"{agent.Key}, with styles, title and turn:\n{accuracy}");
            Assert.Equal(1, accuracy.Share);
        }
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public void The_agent_is_recognized_from_its_screen_alone(string path)
    {
        var screen = LabelledScreen.At(path);
        if (screen.Status == AgentStatus.Exited)
        {
            return;
        }

        Assert.Equal(screen.Agent, Profiles.Catalog.Recognize(new PaneFacts(), screen.Plain())?.Name);
    }
}

/// <summary>Counts what was called what.</summary>
internal sealed class Accuracy
{
    private readonly List<(string Path, AgentStatus Label, AgentStatus Seen, string Evidence)> _all = [];

    internal double Share => _all.Count(a => a.Label == a.Seen) / (double)_all.Count;

    /// <summary>Working called ready, or a dialog called ready or working.</summary>
    internal static bool IsDangerous(AgentStatus label, AgentStatus seen) => label switch
    {
        AgentStatus.Working => seen is AgentStatus.Idle or AgentStatus.Completed,
        AgentStatus.WaitingForInput => seen is AgentStatus.Idle or AgentStatus.Completed or AgentStatus.Working,
        _ => false,
    };

    internal void Add(string path, AgentStatus label, AgentStatus seen, string evidence) => _all.Add((path, label, seen, evidence));

    public override string ToString()
    {
        var text = new StringBuilder().Append("label \\ called".PadRight(18));
        var columns = _all.Select(a => a.Seen).Concat(_all.Select(a => a.Label)).Distinct().Order().ToList();
        text.AppendJoin(' ', columns.Select(c => $"{c,15}")).AppendLine();
        foreach (var row in _all.GroupBy(a => a.Label).OrderBy(g => g.Key))
        {
            text.Append($"{row.Key}".PadRight(18)).AppendJoin(' ', columns.Select(c => $"{row.Count(a => a.Seen == c),15}")).AppendLine();
        }

        foreach (var wrong in _all.Where(a => a.Label != a.Seen))
        {
            text.Append(IsDangerous(wrong.Label, wrong.Seen) ? "DANGEROUS " : "").Append(wrong.Path).Append(": ").Append(wrong.Label)
                .Append(" was called ").Append(wrong.Seen).Append(": ").AppendLine(wrong.Evidence);
        }

        return text.ToString();
    }
}
