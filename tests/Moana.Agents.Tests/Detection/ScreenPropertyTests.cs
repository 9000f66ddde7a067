using CsCheck;
using Moana.Detection;
using Moana.Screens;
using Moana.Testing;
using Moana.Tmux.Screens;

namespace Moana.Agents.Tests.Detection;

/// <summary>Whatever stands on a screen and whatever a profile says: no exception, and no long work.</summary>
public sealed class ScreenPropertyTests : IDisposable
{
    private const string Marks = "›❯>●•■✻✢…─│╭╮╰╯┃╹▀▣⬝◎⠙✕(3s · esc to interrupt)Worked for ";

    // Text as programs write it, any Unicode, lone surrogates, and sequences whole and broken.
    private static readonly Gen<string> _noise = Gen.OneOf(
        Gen.Char[' ', '~'].Array[1, 40].Select(c => new string(c)),
        Gen.Char.Array[1, 30].Select(c => new string(c)),
        Gen.Char[Marks].Array[1, 20].Select(c => new string(c)),
        Gen.Int[0, 0x10ffff].Where(i => i is < 0xd800 or > 0xdfff).Array[1, 10].Select(c => string.Concat(c.Select(char.ConvertFromUtf32))),
        Gen.Int[-5, 300].Array[0, 6].Select(p => $"\e[{string.Join(';', p)}m"),
        Gen.Int[0, 11].Select(i => new[] { "\e[38;5;", "\e]8;;http://x/\e\\", "\e]8;;", "\e", "\x0e", "\x0f", "\e(0", "\t", "\r", "\0", "──────────────────", "❯\u00a0" }[i]));

    private static readonly Gen<string> _screen =
        _noise.Array[0, 14].Select(parts => string.Concat(parts)).Array[0, 100].Select(rows => string.Join('\n', rows));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("moana-profiles-");

    public void Dispose() => _folder.DeleteAll();

    [Fact]
    public void A_screen_of_noise_is_parsed_and_classified_without_an_exception()
    {
        Gen.Select(_screen, Gen.Int[0, Profiles.Catalog.Profiles.Count - 1].Select(i => Profiles.Catalog.Profiles.Values.ElementAt(i)), _noise, Gen.Bool).Sample(
            (text, profile, title, explain) =>
            {
                var screen = Screen.Parse(text);
                var seen = Classifier.Classify(profile, screen, new PaneFacts { Title = title, HookReport = title, Now = Profiles.Now }, explain);
                Assert.True(Enum.IsDefined(seen.Status));
                Assert.All(screen.Rows, r => Assert.Equal(r.Text.Length, r.Runs.Count == 0 ? r.Text.Length : r.Runs.Sum(run => run.Length)));
            },
            iter: 2000);
    }

    [Fact]
    public void The_labelled_screens_survive_any_cut()
    {
        var all = ScreenCorpus.All.Select(s => (Screen: s, Text: s.StyledText)).ToArray();
        Gen.Select(Gen.Int[0, all.Length - 1], Gen.Int[0, 12_000], Gen.Int[0, 12_000]).Sample((index, start, length) =>
        {
            var (screen, text) = all[index];
            start = Math.Min(start, text.Length);
            var cut = text.Substring(start, Math.Min(length, text.Length - start));
            Assert.NotNull(Classifier.Classify(Profiles.Named(screen.Agent), Screen.Parse(cut), screen.Facts).Evidence);
        }, iter: 2000);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("'.*.*.*=.*'")]
    [InlineData("'(a|b|ab)*c$'")]
    [InlineData("'(\\w+\\s?)*!$'")]
    [InlineData("'[^x]{1,30}[^y]{1,30}z'")]
    [InlineData("'(?i)\\bnever there\\b'")]
    [InlineData("'\\p{L}+ \\p{N}+ \\p{L}+$'")]
    public async Task A_profile_of_200_rules_over_a_300x100_screen_does_no_more_work_than_a_look_may(string pattern)
    {
        var file = Path.Combine(_folder.FullName, "heavy.yaml");
        var rules = Enumerable.Range(0, 200).Select(i =>
            $"  - id: r{i}\n    status: Working\n    region: screen\n    regex: {pattern.Insert(1, i % 2 == 0 ? "" : $"(q{i})?")}\n    {(i % 3 == 0 ? "join: true" : "style: dim")}\n");
        File.WriteAllText(file, "name: heavy\nrules:\n" + string.Concat(rules));
        var profile = ProfileCatalog.Load([file]).Profiles["heavy"];
        var random = new Random(1);
        var text = string.Join('\n', Enumerable.Range(0, 100).Select(_ =>
            string.Concat(Enumerable.Range(0, 30).Select(i => $"\e[{random.Next(108)}m{new string([.. Enumerable.Range(0, 10).Select(_ => (char)random.Next(' ', 0x2fff))])}"))));
        var sight = new Sight(new ScreenMap(profile, Screen.Parse(text)), new PaneFacts());

        // Work is counted in characters. A pattern that goes back and forth over them would not come to an end.
        await Task.Run(
            () =>
            {
                foreach (var rule in profile.Rules)
                {
                    Finding? finding = null;
                    rule.When.Holds(sight, ref finding);
                }
            },
            TestContext.Current.CancellationToken);

        Assert.InRange(sight.Work, 1, Sight.MaxWork);
    }

    [Theory]
    [InlineData("never", 10, AgentStatus.Idle)]
    [InlineData("never", 50, AgentStatus.Idle)]
    [InlineData("[yz]+", 5, AgentStatus.Idle)]
    [InlineData("[yz]+", 200, AgentStatus.Unknown)]
    public void The_same_screen_means_the_same_at_every_look(string pattern, int count, AgentStatus status)
    {
        var file = Path.Combine(_folder.FullName, "rules.yaml");
        var rules = Enumerable.Range(0, count).Select(i => $"  - id: r{i}\n    status: Working\n    region: screen\n    regex: '{pattern}{i}'\n");
        File.WriteAllText(file, "name: rules\nrules:\n" + string.Concat(rules) + "  - {id: rest, status: Idle, priority: -1, not: {region: screen, text: Working}}\n");
        var profile = ProfileCatalog.Load([file]).Profiles["rules"];
        var screen = Screen.Parse(string.Join('\n', Enumerable.Repeat(new string('x', 200), 50)));

        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(status, Classifier.Classify(profile, screen, new PaneFacts()).Status));
    }

    [Fact]
    public void A_profile_that_is_too_much_work_says_so_and_calls_nothing_ready()
    {
        var file = Path.Combine(_folder.FullName, "heavy.yaml");
        var rules = Enumerable.Range(0, 200).Select(i => $"  - id: r{i}\n    status: Working\n    region: screen\n    regex: '[yz]+{i}'\n");
        File.WriteAllText(file, "name: heavy\nrules:\n" + string.Concat(rules) + "  - {id: rest, status: Idle, priority: -1, not: {region: screen, text: Working}}\n");
        var profile = ProfileCatalog.Load([file]).Profiles["heavy"];
        var seen = Classifier.Classify(profile, Screen.Parse(string.Join('\n', Enumerable.Repeat(new string('x', 300), 100))), new PaneFacts(), explain: true);

        Assert.Equal(AgentStatus.Unknown, seen.Status);
        Assert.Contains("too much work", seen.Evidence, StringComparison.Ordinal);
        Assert.Contains(seen.Trace, t => t.Reason.Contains("not tried", StringComparison.Ordinal));
    }
}
