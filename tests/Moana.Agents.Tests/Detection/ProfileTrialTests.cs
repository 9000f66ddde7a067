using Moana.Detection;
using Moana.Testing;

namespace Moana.Agents.Tests.Detection;

/// <summary>A profile is tried on screens that a person has labelled.</summary>
public sealed class ProfileTrialTests : IDisposable
{
    private const string Busy = "* busy (esc to interrupt)\n\n> \n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("moana-trial-");

    public void Dispose() => _folder.DeleteAll();

    [Fact]
    public void A_declared_status_is_shown_by_a_screen_that_its_rule_reads_right()
    {
        Save("working-1.ansi", Busy);
        Save("sub/completed.txt", "done\n\n> \n");
        Save("idle.ansi", Busy);

        var proofs = Run("mine").ToDictionary(p => p.Status);

        Assert.Equal((true, true, 1, 1, 0), Of(proofs[AgentStatus.Working]));
        Assert.Equal((true, false, 0, 0, 0), Of(proofs[AgentStatus.WaitingForInput]));
        // Ready after a prompt is Completed: the rule that says ready has shown it.
        Assert.Equal((false, true, 1, 1, 0), Of(proofs[AgentStatus.Completed]));
        Assert.Equal((true, true, 1, 0, 0), Of(proofs[AgentStatus.Idle]));
        var misread = Assert.Single(proofs[AgentStatus.Idle].Misread);
        Assert.Equal((AgentStatus.Idle, AgentStatus.Working, "working", false), (misread.Label, misread.Status, misread.Rule, misread.IsDangerous));
        Assert.EndsWith("idle.ansi", misread.Path, StringComparison.Ordinal);
        Assert.Equal([AgentStatus.Working, AgentStatus.Completed], proofs.Values.Where(p => p.Passed && p.Screens > 0).Select(p => p.Status).Order());
    }

    [Fact]
    public void What_would_do_harm_is_counted_as_dangerous()
    {
        Save("working.ansi", "> \n");
        Save("waitingforinput-2.ansi", Busy);

        Assert.Equal([1, 1], Run("mine").Where(p => p.Screens > 0).Select(p => p.Dangerous));
    }

    [Fact]
    public void A_file_of_JSON_beside_a_screen_tells_its_status_and_what_the_screen_does_not()
    {
        Save("a.ansi", "> \n");
        Save("a.txt", "not read, as the capture with styles is there");
        Save("a.json", """{ "status": "Idle", "turn": "Sent", "title": "proj", "command": "node", "cursor": [2, 0], "agent": "mine", "more": {} }""");

        var capture = Assert.Single(LabelledCapture.Read(_folder.FullName));

        Assert.Equal((AgentStatus.Idle, "mine", "proj", "node", true), (capture.Label, capture.Agent, capture.Screen.Title, capture.Screen.Command, capture.Screen.InTurn));
        Assert.Equal((2, 0), capture.Screen.Cursor);
    }

    [Theory]
    [InlineData("mine", 1)]
    [InlineData("claude", 0)]
    [InlineData("codex", 1)]
    public void A_screen_that_names_its_agent_counts_for_its_profile_and_for_one_that_extends_it(string agent, int count)
    {
        Save("working.ansi", Busy);
        Save("working.json", $$"""{ "agent": "{{agent}}" }""");

        Assert.Equal(count, Run("mine", "extends: codex").Sum(p => p.Screens));
    }

    [Fact]
    public void Screens_without_a_label_and_folders_without_screens_are_errors()
    {
        Assert.Equal("NoScreens", Assert.Throws<MoanaException>(() => LabelledCapture.Read(_folder.FullName)).ErrorId);
        Assert.Equal("NoScreens", Assert.Throws<MoanaException>(() => LabelledCapture.Read(Path.Combine(_folder.FullName, "none"))).ErrorId);
        Save("screen.ansi", "");
        Save("7.ansi", "");
        Save("working.ansi", "");
        Save("working.json", "{ \"status\": 3 }");

        var error = Assert.Throws<MoanaException>(() => LabelledCapture.Read(_folder.FullName));

        Assert.Equal("ScreenUnlabelled", error.ErrorId);
        Assert.Contains("3 screens", error.Message, StringComparison.Ordinal);
        Assert.Contains("working.json", error.Message, StringComparison.Ordinal);
    }

    private static (bool, bool, int, int, int) Of(ProfileProof proof) => (proof.IsDeclared, proof.IsShown, proof.Screens, proof.Right, proof.Dangerous);

    private IReadOnlyList<ProfileProof> Run(string name, string more = "description: of a test")
    {
        var file = Path.Combine(_folder.FullName, $"{name}.yaml");
        File.WriteAllText(file, $"""
            name: {name}
            {more}
            composer: {"{"} prompt: '^> ?', continuation: '^  ' {"}"}
            rules:
              - {"{"} id: asks, status: WaitingForInput, priority: 3, region: screen, regex: 'y/n' {"}"}
              - {"{"} id: working, status: Working, priority: 2, region: screen, regex: 'esc to interrupt' {"}"}
              - {"{"} id: ready, status: Idle, endsTurn: true, priority: 1, composer: present {"}"}
            """);
        return ProfileTrial.Run(Assert.Single(ProfileCatalog.At(file)), LabelledCapture.Read(_folder.FullName));
    }

    private void Save(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
