using Moana.Detection;
using Moana.Screens;
using Moana.Tmux.Screens;

namespace Moana.Agents.Tests.Detection;

public sealed class ClassifierTests
{
    private static readonly LabelledScreen _working = ScreenCorpus.At("codex/0.169.0/120x40/working-streaming-1");
    private static readonly LabelledScreen _ready = ScreenCorpus.At("codex/0.169.0/120x40/completed-1");
    private static readonly LabelledScreen _dialog = ScreenCorpus.At("codex/0.169.0/120x40/permission-1");

    [Theory]
    [InlineData("  > do it", "", true)]
    [InlineData("  > do it", "  ✦ Done.", false)]
    [InlineData("  ●︎ Extensions changed on disk.", "", true)]
    public void A_ready_screen_says_whether_anything_stands_below_the_last_prompt(string prompt, string answer, bool unanswered)
    {
        var seen = Classifier.Classify(Profiles.Named("qwen"), Screen.Parse($"{prompt}\n\n{answer}\n\n────────────────────────\n>   Type your message or @path/to/file\n────────────────────────\n  ? for shortcuts"), new PaneFacts());

        Assert.Equal((AgentStatus.Idle, unanswered), (seen.Status, seen.IsUnanswered));
    }

    [Fact]
    public void What_was_cancelled_before_the_last_prompt_interrupts_no_turn_for_a_screen_reader()
    {
        var works = ScreenCorpus.At("copilot/1.0.102-screenreader/160x45/working-after-denied-1").PlainText;
        var taken = works.Replace("Working esc esc edit prompt", "Interactive · / commands", StringComparison.Ordinal);

        var seen = Classifier.Classify(Profiles.Named("copilot"), Screen.Parse(taken), new PaneFacts());

        Assert.NotEqual(works, taken);
        Assert.Equal(("ready", null), (seen.Rule, seen.Outcome));
    }

    [Fact]
    public void A_dead_pane_is_Exited_whatever_it_shows()
    {
        var seen = Look(_working, f => f with { Dead = true, DeadStatus = 3 });

        Assert.Equal(AgentStatus.Exited, seen.Status);
        Assert.Contains("exit code 3", seen.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", null, true)]
    [InlineData("-zsh", null, true)]
    [InlineData("bash", "-bash", true)]
    [InlineData("fish", "/usr/bin/fish -l", true)]
    [InlineData("bash", "bash /opt/run-codex.sh", false)]
    [InlineData("sh", "sh -c codex\ncodex", false)]
    [InlineData("bash", "bash\nnode codex.js", false)]
    [InlineData("node", null, false)]
    public void A_shell_in_the_foreground_is_Exited_but_not_one_that_runs_a_launcher(string command, string? commandLine, bool exited)
    {
        var seen = Look(_working, f => f with { Command = command, CommandLine = commandLine });

        Assert.Equal(exited, seen.Status == AgentStatus.Exited);
    }

    [Theory]
    [InlineData("user@host:~/proj$")]
    [InlineData("[root@box proj]#")]
    [InlineData("(venv) user@host:/srv/app$")]
    [InlineData("~/proj %")]
    [InlineData("$")]
    public void A_shell_prompt_as_the_last_row_is_Exited_where_the_process_is_not_known(string prompt)
    {
        var screen = Screen.Parse($"● Done.\n\n{prompt}\n\n");

        Assert.Equal(AgentStatus.Exited, Classifier.Classify(Profiles.Named("claude"), screen, new PaneFacts()).Status);
        Assert.NotEqual(AgentStatus.Exited, Classifier.Classify(Profiles.Named("claude"), screen, new PaneFacts { Command = "claude" }).Status);
    }

    [Fact]
    public void A_screen_that_no_rule_fits_is_Unknown_and_never_ready()
    {
        Assert.All(
            Profiles.Catalog.Profiles.Values.Where(p => p.Name != ProfileCatalog.Fallback),
            p => Assert.Equal(AgentStatus.Unknown, Classifier.Classify(p, Screen.Parse("some words\n\nmore"), new PaneFacts()).Status));
    }

    [Theory]
    [InlineData("x\nRunning tools\n", AgentStatus.Working)]
    [InlineData("Streaming response…\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n", AgentStatus.Working)]
    [InlineData("Thinking\ntest result: ok. 3 passed\n", AgentStatus.Working)]
    [InlineData("2 files changed\n", AgentStatus.Completed)]
    [InlineData("Brewed for 3s\n", AgentStatus.Completed)]
    [InlineData("Running tools\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n", AgentStatus.Idle)]
    [InlineData("anything\n", AgentStatus.Idle)]
    public void The_fallback_reads_the_seeds_indicators_in_the_last_15_rows_that_are_not_blank(string text, AgentStatus status)
    {
        var seen = Classifier.Classify(Profiles.Named(ProfileCatalog.Fallback), Screen.Parse(text), new PaneFacts());

        Assert.Equal(status, seen.Status);
        Assert.Null(seen.Composer);
    }

    [Theory]
    [InlineData("Overwrite all files? [y/N]\n")]
    [InlineData("Thinking\nContinue (yes/no):  \n\n\n")]
    [InlineData("Do you want to proceed?\n\n❯ 1. Yes\n  2. No\n")]
    [InlineData("│ Allow this command?   │\n│ ❯ 1. Yes, once        │\n│   2. Allow always     │\n╰───────────────────────╯\n")]
    public void The_fallback_sees_a_question_and_calls_nothing_ready(string text) =>
        Assert.Equal(AgentStatus.WaitingForInput, Classifier.Classify(Profiles.Named(ProfileCatalog.Fallback), Screen.Parse(text), new PaneFacts()).Status);

    [Theory]
    [InlineData("I answered [y/N] for you and went on.\nDone.\n")]
    [InlineData("What did I do?\n1. Yesterday: nothing\n2. Today: all\n")]
    public void The_fallback_takes_prose_for_no_question(string text) =>
        Assert.Equal(AgentStatus.Idle, Classifier.Classify(Profiles.Named(ProfileCatalog.Fallback), Screen.Parse(text), new PaneFacts()).Status);

    [Fact]
    public void Ready_ends_an_open_turn_only_with_a_mark_of_its_end()
    {
        var marked = Look(_ready);
        var unmarked = Classifier.Classify(Profiles.Named("codex"), Screen.Parse("  >_ OpenAI Codex\n\n› Ask Codex to do anything\n\n  model · /p\n"), new PaneFacts());

        Assert.Equal((AgentStatus.Completed, AgentStatus.Completed), (StatusResolver.Resolve(marked, inTurn: true), StatusResolver.Resolve(marked, inTurn: false)));
        Assert.Equal((AgentStatus.Unknown, AgentStatus.Idle), (StatusResolver.Resolve(unmarked, inTurn: true), StatusResolver.Resolve(unmarked, inTurn: false)));
    }

    [Fact]
    public void A_dialog_gives_its_question_for_people()
    {
        var question = Look(_dialog).Question;

        Assert.StartsWith("Would you like to run the following command?", question, StringComparison.Ordinal);
        Assert.Contains("$ touch mock-file.txt", question, StringComparison.Ordinal);
        Assert.Contains("1. Yes, proceed (y)", question, StringComparison.Ordinal);
        Assert.All(ScreenCorpus.All.Where(s => s.Status == AgentStatus.WaitingForInput), s => Assert.NotEqual("", Look(s).Question));
    }

    [Fact]
    public void Explain_lists_each_rule_with_its_outcome()
    {
        var seen = Classifier.Classify(Profiles.Named("codex"), _working.Styled(), _working.Facts, explain: true);

        Assert.Equal(Profiles.Named("codex").RuleIds, seen.Trace.Select(t => t.Rule));
        Assert.StartsWith("decided", seen.Trace.First(t => t.Matched).Reason, StringComparison.Ordinal);
        Assert.Contains(seen.Trace, t => t is { Matched: false, Reason: "not seen" });
        Assert.Empty(Look(_working).Trace);
    }

    [Fact]
    public void Evidence_names_rule_region_and_text()
    {
        var seen = Look(_ready);

        Assert.Equal(("worked-for", "above:1", "Worked for <1s • 13:37"), (seen.Rule, seen.Region, seen.MatchedText));
        Assert.Contains("Worked for <1s", seen.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Working;0", AgentStatus.Completed, "a stale report")]
    [InlineData("Working;-2", AgentStatus.Working, "the screen may lag behind for a moment")]
    [InlineData("Working;-10", AgentStatus.Completed, "the screen has caught up by now")]
    [InlineData("Working", AgentStatus.Completed, "a report without a time has no age")]
    [InlineData("nonsense", AgentStatus.Completed, "it is none")]
    [InlineData("Working;4102444800", AgentStatus.Completed, "it comes from the future, as of another clock")]
    public void A_hooks_report_outranks_the_screen_while_it_is_fresh(string report, AgentStatus status, string because)
    {
        Assert.True(status == Look(_ready, f => f with { HookReport = At(report) }).Status, because);
    }

    [Theory]
    [InlineData("Completed;-1;conversation=7f3a")]
    [InlineData("Idle;-1")]
    [InlineData("WaitingForInput;-1;which one?")]
    [InlineData("Failed;-1")]
    [InlineData("RateLimited;-1")]
    [InlineData("Exited;-1")]
    public void A_spinner_on_the_screen_contradicts_a_hook(string report)
    {
        var seen = Look(_working, f => f with { HookReport = At(report) });

        Assert.Equal(Look(_working) with { Trace = seen.Trace }, seen);
    }

    [Fact]
    public void A_spinner_in_the_title_contradicts_a_hook_while_an_overlay_hides_the_screen()
    {
        var overlay = Screen.Parse("● Done.\n────────────────\n  Showing detailed transcript · ctrl+o to toggle\n");
        Observation Seen(string title) => Classifier.Classify(
            Profiles.Named("claude"), overlay, new PaneFacts { Title = title, Now = Profiles.Now, HookReport = At("Completed;-1;conversation=7f3a") });

        Assert.True(Seen("\u2810 Fix the tests").KeepPrevious);
        Assert.Equal(AgentStatus.Completed, Seen("\u2733 Fix the tests").Status);
    }

    [Fact]
    public void An_error_on_the_screen_contradicts_a_hook_that_tells_a_good_end()
    {
        var limit = Screen.Parse("› hello\n\n■ You've hit your usage limit. Upgrade to Pro, or try again in 3 days 4 hours 5 minutes.\n\n\n› Ask Codex to do anything\n\n  model · /p\n");
        var seen = Classifier.Classify(Profiles.Named("codex"), limit, new PaneFacts { Now = Profiles.Now, HookReport = At("Completed;-1;conversation=7f3a") });

        Assert.Equal(AgentStatus.RateLimited, seen.Status);
    }

    [Fact]
    public void A_dialog_on_the_screen_contradicts_a_hook()
    {
        Assert.Equal(AgentStatus.WaitingForInput, Look(_dialog, f => f with { HookReport = At("Working;-1") }).Status);
    }

    [Fact]
    public void A_hook_speaks_where_the_screen_says_nothing()
    {
        var nothing = Screen.Parse("just text");
        Observation Seen(string report) => Classifier.Classify(Profiles.Named("codex"), nothing, new PaneFacts { Now = Profiles.Now, HookReport = At(report) });

        Assert.Equal(AgentStatus.Completed, Seen("Completed;-50").Status);
        Assert.True(Seen("Completed;-50;conversation=7f3a").EndsTurn);
        Assert.False(Seen("Completed;-50").EndsTurn, "it names no conversation");
        Assert.Equal(AgentStatus.WaitingForInput, Seen("WaitingForInput").Status);
        Assert.Equal(AgentStatus.Unknown, Seen("Completed;-70").Status);
    }

    [Theory]
    [InlineData("Working;1795363200;running; tests", AgentStatus.Working, 1795363200L, "running; tests")]
    [InlineData("idle", AgentStatus.Idle, null, "")]
    [InlineData("Failed;no key", AgentStatus.Failed, null, "no key")]
    [InlineData("Failed;1795363200;conversation=7f3a;no; key", AgentStatus.Failed, 1795363200L, "no; key", "7f3a")]
    [InlineData("Idle;conversation=7f3a", AgentStatus.Idle, null, "", "7f3a")]
    [InlineData("Idle;conversation=", AgentStatus.Idle, null, "")]
    public void A_report_is_status_time_conversation_and_text(string report, AgentStatus status, long? seconds, string text, string? conversation = null)
    {
        var expected = new HookReport(status, seconds is { } s ? DateTimeOffset.FromUnixTimeSeconds(s) : null, text) { Conversation = conversation };

        Assert.Equal(expected, HookReport.Parse(report));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(";")]
    [InlineData("3;1")]
    [InlineData("+3;1")]
    [InlineData("Idle,Working;1")]
    [InlineData("Busy;1795363200")]
    public void What_is_no_report_is_none(string? report) => Assert.Null(HookReport.Parse(report));

    [Theory]
    [InlineData("claude", "▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔\n  Select model\n\n  ❯ 1. Default\n\n  Enter to save · Esc to cancel\n")]
    [InlineData("claude", "● Done.\n────────────────\n  Showing detailed transcript · ctrl+o to toggle\n")]
    [InlineData("codex", "/ T R A N S C R I P T / / / / / / / / /\n› hello\n\n q to quit   esc to edit prev\n")]
    [InlineData("opencode", "\n           Select model                     esc \n\n           Mock Model\n")]
    public void An_overlay_keeps_the_status_from_before(string agent, string text)
    {
        var seen = Classifier.Classify(Profiles.Named(agent), Screen.Parse(text), new PaneFacts());

        Assert.True(seen.KeepPrevious, seen.Evidence);
        Assert.Null(seen.Composer);
        Assert.Equal(AgentStatus.Unknown, StatusResolver.Resolve(seen, inTurn: true));
    }

    [Theory]
    [InlineData("  ⏵⏵ accept edits on · 1 shell · ? for shortcuts")]
    [InlineData("  ⏸ manual mode on · 2 background tasks")]
    public void Background_work_is_Working(string footer)
    {
        var text = ScreenCorpus.At("claude/2.1.330/120x40/completed-1").Plain().Rows.Select(r => r.Text.Contains("manual mode", StringComparison.Ordinal) ? footer : r.Text);

        var seen = Classifier.Classify(Profiles.Named("claude"), Screen.Parse(string.Join('\n', text)), new PaneFacts());

        Assert.Equal((AgentStatus.Working, "background"), (seen.Status, seen.Rule));
    }

    [Fact]
    public void A_limit_tells_when_it_ends()
    {
        var text = "› hello\n\n■ You've hit your usage limit. Upgrade to Pro, or try again in 3 days 4 hours 5 minutes.\n\n\n› Ask Codex to do anything\n\n  model · /p\n";

        var seen = Classifier.Classify(Profiles.Named("codex"), Screen.Parse(text), new PaneFacts { Now = Profiles.Now });

        Assert.Equal((AgentStatus.RateLimited, Profiles.Now + new TimeSpan(3, 4, 5, 0)), (seen.Status, seen.ResetsAt));
    }

    private static Observation Look(LabelledScreen screen, Func<PaneFacts, PaneFacts>? change = null) =>
        Classifier.Classify(Profiles.Named(screen.Agent), screen.Styled(), (change ?? (f => f))(screen.Facts));

    /// <summary>A report with its time relative to now: -2 is two seconds ago, 0 long ago.</summary>
    private static string At(string report)
    {
        var parts = report.Split(';');
        if (parts.Length > 1 && int.TryParse(parts[1], out var seconds))
        {
            parts[1] = $"{(seconds == 0 ? 1000 : Profiles.Now.ToUnixTimeSeconds() + seconds)}";
        }

        return string.Join(';', parts);
    }
}
