using Moana.Detection;
using Moana.Testing;
using Moana.Tmux.Screens;

namespace Moana.Agents.Tests.Detection;

/// <summary>What a profile that extends another takes from it, and what a profile is that says little.</summary>
public sealed class ProfileMergeTests : IDisposable
{
    private const string Full = """
        name: full
        delivery:
          submit: [C-s]
          queue: [Tab]
          steer: [C-t]
          interrupt: [C-x]
          interruptAgain: 'again$'
          clear: [C-u]
          exit: [C-d]
          newConversation: /fresh
          settle: 1 s
          settlePerThousand: 2 s
          pasteTimeout: 3 s
          proofTimeout: 4 s
          startTimeout: 7 s
          maxAttempts: 9
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("moana-merge-");

    public void Dispose() => _folder.DeleteAll();

    [Fact]
    public void Each_setting_of_a_delivery_is_taken_from_the_file_and_else_from_the_profile_that_it_extends()
    {
        var profiles = Load(Full, "name: mine\nextends: full\ndelivery:\n  settle: 5 s\n", "name: plain\n");
        var (full, mine, plain) = (profiles["full"].Delivery, profiles["mine"].Delivery, profiles["plain"].Delivery);
        var settings = typeof(DeliveryProfile).GetProperties(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic)
            .Where(p => p.Name != "EqualityContract").ToList();

        Assert.Equal(14, settings.Count);
        Assert.All(settings, s => Assert.NotEqual(s.GetValue(plain), s.GetValue(full)));
        Assert.All(settings.Where(s => s.Name != nameof(DeliveryProfile.Settle)), s => Assert.Equal(s.GetValue(full), s.GetValue(mine)));
        Assert.Equal(TimeSpan.FromSeconds(5), mine.Settle);
        Assert.Equal(["C-x"], full.InterruptKeys);
        Assert.Equal("/fresh", full.NewConversation);
    }

    [Fact]
    public void What_a_profile_does_not_say_of_itself_it_has_from_the_one_that_it_extends_and_other_files_say_nothing()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "notes.md"), "name: [");
        var profiles = Load("name: base\ndescription: the base\ntriedWith: '1.2'\nscrollbar: '┃'\nconfirmation: 2 s\n", "name: mine\nextends: base\ntriedWith: '1.3'\n");
        var (basis, mine) = (profiles["base"], profiles["mine"]);

        Assert.Equal(("the base", "1.3", "┃", TimeSpan.FromSeconds(2)), (mine.Description, mine.TriedWith, mine.Scrollbar, mine.Confirmation));
        Assert.Equal(("1.2", TimeSpan.FromSeconds(2)), (basis.TriedWith, basis.Confirmation));
        Assert.Equal(["mine", "base"], mine.Names);
    }

    [Fact]
    public void A_look_has_all_that_its_rule_says()
    {
        var profile = Load("""
            name: mine
            composer: { prompt: '^% ', continuation: '^  ' }
            turn: { prompt: '^> ' }
            rules:
              - { id: rests-now, status: Idle, endsTurn: true, settles: 3 s, priority: 2, region: above, text: done }
              - { id: works, status: Working, says: it is at work, settles: 4 s, priority: 1, region: above, text: busy }
              - { id: broken, status: Idle, outcome: Interrupted, region: above, text: stopped }
            """)["mine"];
        Observation Look(string text) => Classifier.Classify(profile, Screen.Parse($"> go\n{text}\n\n% draft\n\n  footer"), new());

        var (rests, works, broken) = (Look("all done"), Look("busy"), Look("stopped"));

        Assert.Equal(("rests now: 'all done'", "rests-now", "above", "all done"), (rests.Evidence, rests.Rule, rests.Region, rests.MatchedText));
        Assert.Equal((AgentStatus.Idle, true, TimeSpan.FromSeconds(3), "> go", false), (rests.Status, rests.EndsTurn, rests.Settles, rests.LastPrompt, rests.IsUnanswered));
        Assert.Equal((AgentStatus.Working, "it is at work: 'busy'", false, TimeSpan.FromSeconds(4), null), (works.Status, works.Evidence, works.EndsTurn, works.Settles, works.LastPrompt));
        Assert.Equal((TurnOutcome.Interrupted, true, null), (broken.Outcome, broken.EndsTurn, broken.Settles));
        Assert.All([rests, works, broken], seen => Assert.Equal(("draft", null, false), (seen.Composer?.Text, seen.Question, seen.KeepPrevious)));
    }

    [Fact]
    public void A_profile_that_names_its_process_only_is_recognized_by_nothing_else()
    {
        var profile = Load("name: mine\nrecognize:\n  process: mine\n")["mine"];

        Assert.Equal(2, profile.Recognition.ByProcess(new() { Command = "MINE" }));
        Assert.Equal(0, profile.Recognition.ByProcess(new() { Command = "node", CommandLine = "node mine.js" }));
        Assert.False(profile.Recognition.ByTitle(new() { Title = "mine" }));
        Assert.Equal(0, profile.Recognition.ByScreen(Screen.Parse("mine")));
    }

    [Fact]
    public void An_overlay_declares_no_status_and_what_is_no_rule_has_no_answers()
    {
        var profile = Load("name: mine\nrules:\n  - {id: help, keep: true, region: screen, text: help}\n  - {id: asks, status: WaitingForInput, region: screen, text: ask, answers: {yes: y}}\n")["mine"];

        Assert.Equal([AgentStatus.WaitingForInput], profile.Statuses);
        Assert.Equal(["y"], profile.AnswersTo("asks")["YES"].Keys);
        Assert.Empty(profile.AnswersTo("hook"));
        Assert.Empty(profile.AnswersTo(null));
    }

    [Fact]
    public void A_record_is_as_its_file_says_and_says_nothing_more()
    {
        var record = Load("name: mine\nrecord:\n  format: codex\n  home: [$MINE_HOME, ~/.mine, /srv/mine]\n  file: sessions/x.jsonl\n")["mine"].Record!;

        Assert.Equal(["$MINE_HOME", "~/.mine", "/srv/mine"], record.Home);
        Assert.Equal((RecordFormat.Codex, "sessions/x.jsonl", false), (record.Format, record.File, record.HeldOpen));
        Assert.Empty(record.Options);
        Assert.Empty(record.Continue);
    }

    private IReadOnlyDictionary<string, AgentProfile> Load(params string[] texts)
    {
        var files = texts.Select((text, i) => (Path: Path.Combine(_folder.FullName, $"{i}.yaml"), Text: text)).ToList();
        files.ForEach(f => File.WriteAllText(f.Path, f.Text));
        return ProfileCatalog.Load([_folder.FullName]).Profiles;
    }
}
