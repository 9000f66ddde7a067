using System.Data.Common;
using System.Globalization;

namespace Moana.Storage;

/// <summary>What stands in columns, and what becomes of rows that cannot be read.</summary>
internal static class RecordColumns
{
    /// <summary>Throws the error: for readers that need every row.</summary>
    public static void Demand(MoanaException unreadable) => throw unreadable;

    /// <summary>Passes over it: for readers that tell what they can.</summary>
    public static void Skip(MoanaException unreadable)
    {
    }

    public static string? Text(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static DateTimeOffset? Time(this DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null
        : DateTimeOffset.Parse(reader.GetString(column), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind) is var time && time.UtcDateTime.Year is > 2000 and < 3000 ? time
        : throw new FormatException($"{reader.GetString(column)} is no time of an orchestration.");

    /// <summary>A moment as text that sorts: UTC, with all its digits.</summary>
    public static string? ToColumn(this DateTimeOffset? time) => time?.UtcDateTime.ToString("o", CultureInfo.InvariantCulture);

    public static string ToColumn(this DateTimeOffset time) => time.UtcDateTime.ToString("o", CultureInfo.InvariantCulture);
}
