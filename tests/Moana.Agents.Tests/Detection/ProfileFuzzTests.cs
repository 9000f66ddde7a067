using System.Text;
using Moana.Detection;
using Moana.Testing;
using Moana.Tmux.Screens;

namespace Moana.Agents.Tests.Detection;

/// <summary>Whatever stands in a profile, reading it lists what is wrong with it, or gives a profile that screens can be held against.</summary>
public sealed class ProfileFuzzTests
{
    private const string Small = """
        name: mine
        extends: codex
        confirmation: 750 ms
        recognize: { process: [mine], title: '^mine', screen: ['^> '] }
        composer:
          - { prompt: '^› ', continuation: '^  ', ghost: [dim], placeholder: ['Ask'] }
        delivery: { submit: Enter, clear: C-u, settle: 10 ms }
        hook: { file: a, text: b }
        rules:
          - id: working
            status: Working
            priority: 50
            any:
              - { region: screen:3, join: true, regex: &keys 'esc to (stop|cancel)' }
              - { composer: absent, region: title, regex: *keys }
          - { id: dialog, status: WaitingForInput, answers: { confirm: Enter }, region: dialog, text: 'sure?' }
        """;

    private static readonly Screen Shown = Screen.Parse("› hello\n\nesc to stop\n\n› Ask Codex\n\n  model · /p\n");

    [Fact(Timeout = 3_600_000)]
    public void Any_profile_is_listed_as_wrong_or_can_be_used()
    {
        using var folder = new TemporaryFolder();
        var file = folder["mine.yaml"];
        Fuzz.Run(1_000, dice => Fuzz.Mutate(Small, dice), text =>
        {
            File.WriteAllBytes(file, Encoding.UTF8.GetBytes(text));
            if (ProfileCatalog.CheckOnly(file).Count == 0)
            {
                foreach (var profile in ProfileCatalog.Load([file]).Profiles.Values.Where(p => p.Source == file))
                {
                    Classifier.Classify(profile, Shown, new PaneFacts { Title = "mine" }, explain: true);
                }
            }
        }, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("deep")]
    [InlineData("anchors")]
    [InlineData("itself")]
    [InlineData("endless")]
    [InlineData("pipe")]
    public void A_profile_that_would_break_its_reader_is_an_error(string kind)
    {
        using var folder = new TemporaryFolder();
        var file = folder["mine.yaml"];
        switch (kind)
        {
            case "endless":
                File.CreateSymbolicLink(file, "/dev/zero");
                break;
            case "pipe":
                System.Diagnostics.Process.Start("mkfifo", file).WaitForExit();
                break;
            default:
                File.WriteAllText(file, kind switch
                {
                    "deep" => new string('[', 100_000),
                    "itself" => "name: &a [*a]\n",
                    _ => "a0: &a0 [x, x]\n" + string.Concat(Enumerable.Range(1, 40).Select(i => $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n")) + "? *a40\n: x\n",
                });
                break;
        }

        Assert.NotEmpty(ProfileCatalog.CheckOnly(file));
    }
}
