using CsCheck;
using Moana.Screens;
using Moana.Screens.Format;

namespace Moana.Agents.Tests.Corpus;

public sealed class ScreenFileTests
{
    private static readonly ScreenSource _source = new() { Agent = "codex", Version = "0.169.0", Setting = "inline", Size = "4x2" };

    private static readonly Gen<string> _row = Gen.OneOf(
        Gen.Char[' ', '~'].Array[0, 12].Select(c => new string(c)),
        Gen.Int[0, 14].Select(i => new[] { "\e[1m", "\e[0m", "\\", "\\e", "\\+3", " ", "\u00a0", "\t", "\r", "\x0e", "\u2028", "\ufeff", "|", "~", "{" }[i]),
        Gen.Int[0x80, 0x10ffff].Where(i => i is < 0xd800 or > 0xdfff).Select(char.ConvertFromUtf32)).Array[0, 6].Select(string.Concat);

    private static readonly Gen<string> _capture = _row.Array[1, 6].Select(rows => string.Concat(rows.Select(r => r + "\n")));

    public static TheoryData<string> Files { get; } = [.. ScreenCorpus.Keys];

    [Fact]
    public void Whatever_was_captured_is_read_back_to_the_last_blank() => Gen.Select(_capture, _capture, _row, Gen.Bool).Sample((styled, other, title, follows) =>
    {
        var plain = follows ? string.Concat(CaptureRow.Plain(styled).Split('\n')[..^1].Select((row, i) => row + new string(' ', i) + "\n")) : other;
        LabelledScreen[] screens = [Screen("a-1", styled, plain) with { Title = title }, Screen("a-2", styled, plain), Screen("b-1", plain, styled)];
        var text = ScreenFile.Format(screens);

        var read = ScreenFile.Parse(text.Split('\n'), "test");

        Assert.Equal(screens.Select(s => (s.Path, s.Title, s.StyledText, s.PlainText)), read.Select(s => (s.Path, s.Title, s.StyledText, s.PlainText)));
        Assert.Equal(text, ScreenFile.Format(read));
        Assert.DoesNotContain(text.Split('\n'), line => line != line.TrimEnd());
    });

    [Fact]
    public void A_plain_capture_stands_there_only_where_it_does_not_follow_from_the_styled_one()
    {
        var text = ScreenFile.Format([Screen("a-1", "\e[1m› hi\e[0m\n\n", "› hi  \n\n"), Screen("b-1", "a\nb\n", "ab\n")]);

        Assert.Contains("|\\e[1m› hi\\e[0m\\+2\n|\n", text, StringComparison.Ordinal);
        Assert.Contains("|a\n|b\n~ab\n", text, StringComparison.Ordinal);
        Assert.Equal(1, text.Split('\n').Count(line => line.StartsWith('~')));
    }

    [Fact]
    public void The_same_captures_stand_there_once()
    {
        var text = ScreenFile.Format([Screen("idle-2", "x\n", "x\n"), Screen("idle-10", "x\n", "x\n")]);

        Assert.Equal(1, text.Split('\n').Count(line => line == "|x"));
        Assert.Contains("\"same\":\"idle-2\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_is_written_as_it_is_read_and_stands_where_its_first_line_says(string file)
    {
        var screens = ScreenCorpus.Of(file);

        Assert.Equal(File.ReadAllText(ScreenCorpus.FileOf(file)), ScreenFile.Format(screens));
        Assert.Equal(file, screens[0].Source.Key);
        Assert.All(screens, s => Assert.Matches($"^{s.State}-[0-9]+$", s.Name));
    }

    [Theory]
    [InlineData("x", 1)]
    [InlineData("{\"agent\":\"a\",\"version\":\"1\",\"size\":\"1x1\"}\n|x", 2)]
    [InlineData("{\"agent\":\"a\",\"version\":\"1\",\"size\":\"1x1\"}\n\n{\"name\":\"a-1\"}", 3)]
    [InlineData("{\"agent\":\"a\",\"version\":\"1\",\"size\":\"1x1\"}\n{\"name\":\"a-1\",\"status\":\"Idle\",\"state\":\"a\",\"title\":\"\",\"command\":\"\",\"cursor\":[0,0]}\n|x\n|a\\x", 4)]
    [InlineData("{\"agent\":\"a\",\"version\":\"1\",\"size\":\"1x1\"}\n{\"name\":\"a-1\",\"status\":\"Idle\",\"state\":\"a\",\"title\":\"\",\"command\":\"\",\"cursor\":[0,0],\"same\":\"b-1\"}", 2)]
    public void A_line_that_cannot_be_read_is_named(string text, int line)
    {
        var error = Assert.Throws<FormatException>(() => ScreenFile.Parse(text.Split('\n'), "my.screens"));

        Assert.StartsWith($"my.screens:{line}: ", error.Message, StringComparison.Ordinal);
    }

    private static LabelledScreen Screen(string name, string styled, string plain) => new()
    {
        Name = name,
        State = name[..name.IndexOf('-', StringComparison.Ordinal)],
        Status = AgentStatus.Idle,
        Title = "",
        Command = "node",
        Cursor = [0, 0],
        Source = _source,
        StyledText = styled,
        PlainText = plain,
    };
}
