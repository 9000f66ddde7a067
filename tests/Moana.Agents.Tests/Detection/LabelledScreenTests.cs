using Moana.Detection;
using Moana.Screens;

namespace Moana.Agents.Tests.Detection;

/// <summary>The labelled screens of real programs, one case for each file of them.</summary>
public sealed class LabelledScreenTests(ITestOutputHelper output)
{
    private static readonly bool[] _either = [true, false];
    private static readonly PaneFacts _textAlone = new() { Now = Profiles.Now };

    public static TheoryData<string> Files { get; } = [.. ScreenCorpus.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_screen_is_called_what_a_person_calls_it_and_its_agent_is_recognized(string file)
    {
        var screens = ScreenCorpus.Of(file);
        var wrong = screens.SelectMany(s => SeenLive(s).Concat(FromTextAlone(s)).Concat(Recognized(s)).Select(w => $"{s.Name}, {w}")).ToList();

        Assert.True(wrong.Count == 0, $"{file}, {screens.Count} screens:\n{string.Join('\n', wrong)}");
    }

    // Behind a carrier these are Unknown, as nothing tells them from a shell: a screen reader's composer has no border, that
    // of the others is drawn away from the cursor, or was spoiled; a menu below pi's takes the cursor along.
    private static readonly string[] _unproven =
        ["claude/2.0.30/", "claude/2.0.76/", "claude/2.1.9/", "claude/2.1.45", "qwen/0.10.1/", "qwen/0.12.0/", "claude/2.1.258/120x40/after-delivery-1", "continue/", "nanocoder/"];

    [Theory]
    [MemberData(nameof(Files))]
    public void An_agent_behind_a_carrier_is_called_the_same_by_its_own_composer(string file)
    {
        var screens = ScreenCorpus.Of(file).Where(s => s.Status is AgentStatus.Idle or AgentStatus.Completed or AgentStatus.Failed or AgentStatus.RateLimited)
            .Where(s => s.Source.Setting?.StartsWith("screenreader", StringComparison.Ordinal) != true && s is not { Agent: "pi", State: "menu-slash" })
            .Where(s => !_unproven.Any(u => s.Path.StartsWith(u, StringComparison.Ordinal)));
        var wrong = screens.Select(s => (s.Name, Classifier.Classify(Profiles.Named(s.Agent), s.Styled(), s.Facts with { Carrier = "ssh" }).Carrier))
            .Where(s => s.Carrier is not null).Select(s => s.Name).ToList();

        Assert.True(wrong.Count == 0, $"{file}:\n{string.Join('\n', wrong)}");
    }

    // These versions tell in the title only that a turn is over, or nowhere.
    private static readonly string[] _titleOnly = ["codex/0.101.0", "codex/0.110.0", "codex/0.133.0", "codex/0.151.0"];

    [Fact]
    public void Text_alone_is_called_right_on_at_least_95_of_100_screens_of_each_agent()
    {
        foreach (var agent in ScreenCorpus.All.Where(s => !_titleOnly.Any(v => s.Path.StartsWith(v, StringComparison.Ordinal))).GroupBy(s => s.Agent))
        {
            var accuracy = Accuracy.OfTextAlone(Profiles.Catalog, agent);

            output.WriteLine($"{agent.Key}, from text alone:\n{accuracy}");
            Assert.True(accuracy.Share >= 0.95, $"{agent.Key}: {accuracy.Share:P1}\n{accuracy}");
        }
    }

    [Fact]
    public void The_page_of_accuracy_is_what_its_command_writes() =>
        Assert.Equal(File.ReadAllText(AccuracyPage.File), AccuracyPage.Write(Profiles.Catalog));

    [Fact]
    public void Every_profile_proves_each_status_that_it_declares_on_screens_of_its_own()
    {
        var unproven =
            from profile in Profiles.Catalog.Profiles.Values
            where profile.Name != ProfileCatalog.Fallback
            from proof in ProfileTrial.Run(profile, ScreenCorpus.All.SelectMany(Captures))
            where proof is { IsDeclared: true, IsShown: false }
            select $"{proof}";

        Assert.Empty(unproven);
    }

    private static IEnumerable<LabelledCapture> Captures(LabelledScreen screen) => screen.InTurn.Select(inTurn => new LabelledCapture
    {
        Agent = screen.Agent,
        Label = screen.Status,
        Screen = new()
        {
            Text = screen.StyledText,
            Title = screen.Title,
            Command = screen.Command,
            Cursor = (screen.Cursor[0], screen.Cursor[1]),
            InTurn = inTurn,
            SavedAt = LabelledScreen.Now,
        },
    });

    /// <summary>With styles, title, command and turn, a screen is called what a person calls it.</summary>
    private static IEnumerable<string> SeenLive(LabelledScreen screen)
    {
        var seen = Classifier.Classify(Profiles.Named(screen.Agent), screen.Styled(), screen.Facts);
        return screen.InTurn.Select(inTurn => StatusResolver.Resolve(seen, inTurn)).Where(called => called != screen.Status || seen.Outcome != screen.Outcome)
            .Select(called => $"seen live: {screen.Status} {screen.Outcome} was called {called} {seen.Outcome}: {seen.Evidence}");
    }

    /// <summary>Text alone is never called wrong in the dangerous direction, whatever is known of the turn.</summary>
    private static IEnumerable<string> FromTextAlone(LabelledScreen screen)
    {
        var seen = Classifier.Classify(Profiles.Named(screen.Agent), screen.Plain(), _textAlone);
        return _either.Select(inTurn => StatusResolver.Resolve(seen, inTurn)).Where(called => Accuracy.IsDangerous(screen.Status, called)).Distinct()
            .Select(called => $"from text alone: {screen.Status} was called {called}: {seen.Evidence}");
    }

    /// <summary>The agent is recognized from its screen alone; where a shell took its place none is, whatever it left on the screen.</summary>
    private static IEnumerable<string> Recognized(LabelledScreen screen)
    {
        var (facts, expected) = screen.Status == AgentStatus.Exited ? (screen.Facts, null) : (new PaneFacts(), screen.Agent);
        var name = Profiles.Catalog.Recognize(facts, screen.Plain())?.Name;
        return name == expected ? [] : [$"recognized as {name ?? "none"}, not {expected ?? "none"}"];
    }
}
