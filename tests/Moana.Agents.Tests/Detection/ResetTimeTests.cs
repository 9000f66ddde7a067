using System.Globalization;
using Moana.Detection;

namespace Moana.Agents.Tests.Detection;

public sealed class ResetTimeTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 22, 14, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("try again in 3 days 4 hours 5 minutes.", "2026-11-25T18:05:00Z")]
    [InlineData("resets in 4h 2m", "2026-11-22T18:02:00Z")]
    [InlineData("Please try again in 20s.", "2026-11-22T14:00:20Z")]
    [InlineData("retry after 1.5 hours", "2026-11-22T15:30:00Z")]
    [InlineData("Your quota will reset in 2h, 3 minutes and 4 seconds", "2026-11-22T16:03:04Z")]
    [InlineData("resets 3pm", "2026-11-22T15:00:00Z")]
    [InlineData("resets 1:30pm", "2026-11-23T13:30:00Z")]
    [InlineData("resets 3pm (Europe/Berlin)", "2026-11-23T14:00:00Z")]
    [InlineData("resets at 23:59", "2026-11-22T23:59:00Z")]
    [InlineData("resets at 15:05", "2026-11-22T15:05:00Z")]
    [InlineData("try again at Nov 24th, 2026 3:05 PM.", "2026-11-24T15:05:00Z")]
    [InlineData("resets Nov 30 at 9am (UTC)", "2026-11-30T09:00:00Z")]
    [InlineData("resets 12am", "2026-11-23T00:00:00Z")]
    public void The_end_of_a_limit_is_read(string text, string expected)
    {
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), ResetTime.Find($"You've hit your limit · {text}", _now));
    }

    [Theory]
    [InlineData("Rate limit reached.")]
    [InlineData("try again in a moment")]
    [InlineData("resets 99:99")]
    [InlineData("resets 24:00")]
    [InlineData("resets 12:60")]
    [InlineData("429 Too Many Requests")]
    [InlineData("try again later, 3 of 5")]
    [InlineData("try again in ٣ days")]
    [InlineData("resets ٣:٣٠")]
    [InlineData("try again in 999999 days 999999 days 999999 days 999999 days 999999 days")]
    public void Where_no_end_is_named_there_is_none(string text) => Assert.Null(ResetTime.Find(text, _now));
}
