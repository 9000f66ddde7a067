using System.Globalization;
using System.Text.RegularExpressions;

namespace Moana.Detection;

/// <summary>
/// Reads when a rate limit ends: "try again in 3 days 4 hours 5 minutes", "resets in 4h 2m", "resets 3pm (Europe/Berlin)",
/// "try again at Nov 24th, 2026 3:05 PM", "reset at 15:05".
/// </summary>
internal static partial class ResetTime
{
    /// <summary>What is longer is no limit's end, whatever the screen says.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(10 * 366);

    internal static DateTimeOffset? Find(string text, DateTimeOffset now)
    {
        if (In().Match(text) is { Success: true } duration)
        {
            var time = TimeSpan.Zero;
            foreach (Match part in Part().Matches(duration.Value))
            {
                var value = double.Parse(part.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
                time += char.ToLowerInvariant(part.Groups[2].Value[0]) switch
                {
                    'd' => TimeSpan.FromDays(value),
                    'h' => TimeSpan.FromHours(value),
                    'm' when !part.Groups[2].Value.StartsWith("ms", StringComparison.OrdinalIgnoreCase) => TimeSpan.FromMinutes(value),
                    's' => TimeSpan.FromSeconds(value),
                    _ => TimeSpan.Zero,
                };
                if (time > Longest)
                {
                    return null;
                }
            }

            return now + time;
        }

        return At().Match(text) is { Success: true } clock ? Clock(clock, now) : null;
    }

    private static DateTimeOffset? Clock(Match match, DateTimeOffset now)
    {
        var zone = Zone(match.Groups["zone"].Value);
        var local = zone is null ? now : TimeZoneInfo.ConvertTime(now, zone);
        var hour = int.Parse(match.Groups["hour"].ValueSpan, CultureInfo.InvariantCulture);
        var minute = match.Groups["minute"].Success ? int.Parse(match.Groups["minute"].ValueSpan, CultureInfo.InvariantCulture) : 0;
        var half = match.Groups["half"].Value;
        if (half.Length > 0)
        {
            hour = (hour % 12) + (char.ToLowerInvariant(half[0]) == 'p' ? 12 : 0);
        }
        else if (!match.Groups["minute"].Success)
        {
            return null;
        }

        if (hour > 23 || minute > 59)
        {
            return null;
        }

        var date = local.Date;
        if (match.Groups["month"].Success)
        {
            var day = $"{match.Groups["month"].Value} {match.Groups["day"].Value} {(match.Groups["year"].Success ? match.Groups["year"].Value : local.Year)}";
            if (!DateTime.TryParseExact(day, "MMM d yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out date))
            {
                return null;
            }
        }

        var moment = date.AddHours(hour).AddMinutes(minute);
        if (moment <= local.DateTime && !match.Groups["month"].Success)
        {
            moment = moment.AddDays(1);
        }

        return new DateTimeOffset(moment, zone?.GetUtcOffset(moment) ?? now.Offset);
    }

    private static TimeZoneInfo? Zone(string name) =>
        name.Length > 0 && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    [GeneratedRegex(@"(reset|resets|again|retry|wait|available)( your limit)? (in|after) (about |~)?(([0-9]{1,6}(\.[0-9]{1,3})? ?(days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)\b)(,? (and )?)?)+", Options)]
    private static partial Regex In();

    [GeneratedRegex(@"([0-9]{1,6}(?:\.[0-9]{1,3})?) ?(days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)\b", Options)]
    private static partial Regex Part();

    [GeneratedRegex(@"(reset|resets|again|available)( at| on)? ((?<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6} (?<day>[0-9]{1,2})(st|nd|rd|th)?,?( (?<year>20[0-9][0-9]),?)?( at)? )?(?<hour>[0-9]{1,2})(:(?<minute>[0-9][0-9]))? ?(?<half>am|pm)?\b( \((?<zone>[A-Za-z]+(/[A-Za-z_]+)*)\))?", Options)]
    private static partial Regex At();
}
