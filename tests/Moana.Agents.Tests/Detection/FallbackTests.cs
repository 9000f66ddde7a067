using Moana.Detection;
using Moana.Screens;
using Moana.Tmux.Screens;

namespace Moana.Agents.Tests.Detection;

/// <summary>What is said of a program that no profile knows.</summary>
public sealed class FallbackTests
{
    [Theory]
    [InlineData("  Welcome to Droid\n\n  Press ENTER to sign in with your browser\n")]
    [InlineData("╭───────────────╮\n│ Welcome to It │\n╰───────────────╯\n\nPlease login with your account to continue.\n\n> Login\n  Exit\n")]
    [InlineData("Do you trust the files in this folder?\n\n  /home/me/proj\n\n❯ Yes, proceed\n  No, exit\n")]
    [InlineData("How would you like to get started?\n\n❯ Sign in with an account\n  Use your own API key\n")]
    [InlineData("│ Select an authentication method                │\n│                                                │\n│ ● Account                                      │\n│   Free                                         │\n╰────────────────────────────────────────────────╯\n")]
    [InlineData("Allow execution of: 'touch'?\n(checked) 1. Ja, einmal\n2. Immer\n3. Nein\n")]
    [InlineData("│ Would you like to continue?\n│\n│ > Continue (tab)\n│   No, and tell it what to do differently (esc)\n╰─────\n")]
    [InlineData("  Model\n\n> one\n  two\n\n  ↑/↓ to navigate · enter to select\n")]
    [InlineData("To use this program, paste your key.\nAPI key: \n")]
    [InlineData("  Space to continue\n")]
    public void A_screen_that_asks_is_Unknown_and_never_ready(string text)
    {
        foreach (var inTurn in new[] { true, false })
        {
            Assert.Equal(AgentStatus.Unknown, StatusResolver.Resolve(Look(text), inTurn));
        }
    }

    [Theory]
    [InlineData("The tests pass.\n\nWhich one should I do?\n\n────────\n> \n────────\n  ? for shortcuts\n", AgentStatus.Idle)]
    [InlineData("> hello\n\nHello.\n\n╭──────╮\n│ > Ask anything │\n╰──────╯\n enter to send · shift+tab to accept edits\n", AgentStatus.Idle)]
    [InlineData("Thinking\n", AgentStatus.Working)]
    [InlineData("2 files changed\n", AgentStatus.Completed)]
    [InlineData("Go on? [y/N]\n", AgentStatus.WaitingForInput)]
    public void What_does_not_ask_keeps_its_status(string text, AgentStatus status) => Assert.Equal(status, Look(text).Status);

    [Fact]
    public void No_dialog_of_a_known_program_is_called_ready_or_working()
    {
        var wrong = ScreenCorpus.All.Where(s => s.Status == AgentStatus.WaitingForInput)
            .Select(s => (s.Path, Classifier.Classify(Profiles.Named(ProfileCatalog.Fallback), s.Styled(), s.Facts).Status))
            .Where(s => s.Status is not (AgentStatus.WaitingForInput or AgentStatus.Unknown));

        Assert.Empty(wrong);
    }

    private static Observation Look(string text) => Classifier.Classify(Profiles.Named(ProfileCatalog.Fallback), Screen.Parse(text), new PaneFacts { Command = "node" });
}
