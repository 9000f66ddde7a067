using System.Text;
using Moana.Tmux.Protocol;

namespace Moana.Tmux.Tests.Protocol;

public sealed class ControlReaderTests
{
    [Fact]
    public void Answers_and_notifications_are_told_apart_and_kept_in_order()
    {
        var heard = Read("%begin 1 10 0\n%end 1 10 0\n%session-changed $0 main\n%begin 2 12 1\none\n\ntwo\n%end 2 12 1\n%begin 2 13 1\nno\n%error 2 13 1\n%exit\n");
        Assert.Equal(["reply 10/0: ", "note: %session-changed $0 main", "reply 12/1: one\n\ntwo\n", "error 13/1: no\n", "note: %exit"], heard.Lines);
        Assert.Null(heard.Broken);
    }

    [Fact]
    public void A_line_of_an_answer_that_looks_like_an_end_or_a_notification_belongs_to_the_answer()
    {
        var heard = Read("%begin 5 10 1\n%end 5 11 1\n%end 4 10 1\n%end 5 10 0\n%end 5 10 1 \n%error 5 10\n%output %1 x\n%begin 6 11 1\n%end 5 10 1\n");
        Assert.Equal(["reply 10/1: %end 5 11 1\n%end 4 10 1\n%end 5 10 0\n%end 5 10 1 \n%error 5 10\n%output %1 x\n%begin 6 11 1\n"], heard.Lines);
    }

    [Fact]
    public void A_message_inside_the_block_of_a_hook_is_a_notification()
    {
        var heard = Read("%begin 5 10 0\n%message hello\n%end 5 10 0\n");
        Assert.Equal(["note: %message hello", "reply 10/0: "], heard.Lines);
    }

    [Fact]
    public void What_a_login_shell_says_before_the_stream_begins_is_noise()
    {
        var heard = Read("Welcome!\n%begin of the day\n%end of it\n\n%begin 1 2 0\n%end 1 2 0\n");
        Assert.Equal(["noise: Welcome!", "note: %end of it", "noise: ", "reply 2/0: "], heard.Lines);
        Assert.Null(heard.Broken);
    }

    [Theory]
    [InlineData("%end 1 2 1\n")]
    [InlineData("%error 1 2 1\n")]
    [InlineData("%begin nonsense\n")]
    [InlineData("%begin 1 2\n")]
    [InlineData("%begin 1 2 1 \n")]
    [InlineData("%begin -1 2 1\n")]
    public void A_stream_that_makes_no_sense_is_given_up_with_a_reason(string line)
    {
        var heard = Read("%begin 1 2 0\n%end 1 2 0\n" + line + "%begin 3 4 1\n%end 3 4 1\n");
        Assert.NotNull(heard.Broken);
        Assert.Single(heard.Lines);
    }

    [Fact]
    public void The_portions_that_bytes_come_in_make_no_difference()
    {
        var stream = "%begin 1 10 0\n%end 1 10 0\n%output %5 héllo\\015\n%begin 2 12 1\nзdra\n%end x\n%end 2 12 1\n"u8.ToArray();
        var whole = Read(stream, stream.Length).Lines;
        for (var size = 1; size < stream.Length; size++)
        {
            Assert.Equal(whole, Read(stream, size).Lines);
        }
    }

    [Fact]
    public void A_giant_notification_is_cut_and_what_follows_is_read()
    {
        var heard = new Heard();
        var reader = new ControlReader(heard, maxLine: 100);
        reader.Feed("%output %7 "u8);
        for (var i = 0; i < 1000; i++)
        {
            reader.Feed(new byte[1000]);
        }

        Assert.InRange(reader.Held, 0, 10_000);
        reader.Feed("\n%exit\n"u8);
        Assert.StartsWith("note: %output %7 ", heard.Lines[0]);
        Assert.Equal("note: %exit", heard.Lines[1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10_000)]
    public void An_answer_above_the_bound_ends_the_stream(int lineLength)
    {
        var heard = new Heard();
        var reader = new ControlReader(heard, maxBody: 5000);
        reader.Feed("%begin 1 10 1\n"u8);
        var line = Encoding.ASCII.GetBytes(new string('x', lineLength) + "\n");
        for (var i = 0; i < 5000; i++)
        {
            reader.Feed(line);
        }

        Assert.NotNull(heard.Broken);
        Assert.True(reader.IsBroken);
        Assert.InRange(reader.Held, 0, 30_000);
        Assert.Empty(heard.Lines);
    }

    private static Heard Read(string stream) => Read(Encoding.UTF8.GetBytes(stream), int.MaxValue);

    private static Heard Read(byte[] stream, int portion)
    {
        var heard = new Heard();
        var reader = new ControlReader(heard);
        foreach (var part in stream.Chunk(Math.Min(portion, stream.Length)))
        {
            reader.Feed(part);
        }

        return heard;
    }
}
