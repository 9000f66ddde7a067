using System.Globalization;
using System.Text.RegularExpressions;

namespace Moana.Plans;

/// <summary>How people write a length of time: seconds, or a number with its unit, as in <c>15m</c> or <c>1.5 h</c>.</summary>
public static partial class PlanTime
{
    /// <summary>The seconds that a text means; null when it is no time.</summary>
    public static double? ReadSeconds(string text)
    {
        var match = Pattern().Match(text);
        return !match.Success ? null : double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * match.Groups[2].Value switch
        {
            "m" => 60,
            "h" => 3600,
            "d" => 86400,
            _ => 1,
        };
    }

    [GeneratedRegex(@"\A(-?[0-9]+(?:\.[0-9]+)?)\s*([smhd]?)\z")]
    private static partial Regex Pattern();
}
