using Moana.Hosts;
using Moana.Detection;
using Moana.Panes;
using Moana.Testing;
using Moana.Tmux.Screens;

namespace Moana.Agents.Tests;

/// <summary>Whatever stands in the pane options, reading them gives a value or none.</summary>
public sealed class PaneOptionFuzzTests
{
    private static readonly ProfileCatalog Profiles = ProfileCatalog.Load();
    private static readonly Screen Nothing = Screen.Parse("just text");
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1795363200);

    private static readonly string[] Reports =
    [
        "Working;1795363200;conversation=7f3a;running the tests", "Completed;1795363199", "idle", "RateLimited;1795363100;conversation=;", "WaitingForInput;1795363200;which one?",
    ];

    private static readonly string[] Texts =
    [
        """{"id":"0123456789","state":3,"sentAt":"2026-01-01T12:00:00+00:00","characters":12,"print":"abc","process":"host:1:1","outcome":1,"endedBy":"me"}""",
        "o-1\nhost:1:1", "host:1:1 text", "codex --model 'x'", "", "\ud800",
    ];

    [Fact(Timeout = 3_600_000)]
    public void Any_hook_report_gives_a_status_that_the_tracker_takes()
    {
        var witness = new HookWitness();
        var turn = new TurnMark { Id = "t", State = TurnState.Started, SentAt = Now.AddSeconds(-10) };
        Fuzz.Run(5_000, dice => Fuzz.Mutate(Reports[dice.Next(Reports.Length)], dice), report =>
        {
            var heard = witness.Hear(report, turn);
            var seen = Classifier.Classify(Profiles.Named("codex"), Nothing, new PaneFacts { Now = Now, HookReport = heard });
            Assert.True(Enum.IsDefined(seen.Status));
            Assert.Equal(VisibleText.Of(seen.Evidence), seen.Evidence);
        }, TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = 3_600_000)]
    public void Any_mark_lease_lock_or_command_is_read_or_is_none()
    {
        Fuzz.Run(5_000, dice =>
        {
            var text = Fuzz.Mutate(Texts[dice.Next(Texts.Length)], dice);
            return dice.Next(4) == 0 ? text : dice.Next(4) == 0 ? Fuzz.Mutate(OptionText.Encode(text), dice) : OptionText.Encode(text);
        }, value =>
        {
            var mark = TurnMark.TryDecode(value);
            _ = mark?.IsOrphaned(LocalProcesses.Instance);
            Assert.True(mark is null || TurnMark.TryDecode(mark.Encode()) == mark);
            _ = Lease.TryDecode(value)?.Owner.IsAlive;
            _ = ProcessIdentity.TryParse(OptionText.TryDecode(value) ?? value)?.IsAlive;
        }, TestContext.Current.CancellationToken);
    }
}
