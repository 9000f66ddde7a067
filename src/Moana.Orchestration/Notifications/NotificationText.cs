using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Moana.Notifications;

/// <summary>A text about a notification, with its facts in place of <c>{{message}}</c>, <c>{{agent}}</c> and so on.</summary>
public static partial class NotificationText
{
    private static readonly Dictionary<string, Func<Notification, string>> _facts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["kind"] = n => $"{n.Kind}",
        ["message"] = n => n.Message,
        ["text"] = n => $"{n}",
        ["agent"] = n => n.Agent ?? "",
        ["task"] = n => n.TaskId ?? "",
        ["orchestration"] = n => n.OrchestrationId ?? "",
        ["question"] = n => n.Question ?? "",
        ["time"] = n => n.Time.ToString("O", CultureInfo.InvariantCulture),
    };

    /// <summary>The names of the facts.</summary>
    public static IEnumerable<string> Known => _facts.Keys;

    /// <summary>The first name between double braces that is none of a fact; null where all are.</summary>
    public static string? Unknown(string template) =>
        Place().Matches(template).Select(m => m.Groups[1].Value).FirstOrDefault(name => !_facts.ContainsKey(name));

    /// <summary>Whether a text is meant as JSON.</summary>
    public static bool IsJson(string template) => template.AsSpan().TrimStart() is ['{' or '[', ..] && !template.TrimStart().StartsWith("{{", StringComparison.Ordinal);

    /// <summary>The text with the facts; within JSON they are escaped.</summary>
    public static string Fill(string template, Notification notification)
    {
        var json = IsJson(template);
        return Place().Replace(template, match =>
        {
            var fact = _facts[match.Groups[1].Value](notification);
            return json ? JsonEncodedText.Encode(fact).ToString() : fact;
        });
    }

    /// <summary>The facts as variables of a command's environment.</summary>
    public static Dictionary<string, string> Variables(Notification notification) =>
        _facts.ToDictionary(f => f.Key == "kind" ? "MOANA_NOTIFICATION" : $"MOANA_{f.Key.ToUpperInvariant()}", f => f.Value(notification).Replace("\0", "", StringComparison.Ordinal));

    [GeneratedRegex(@"\{\{\s*(\w+)\s*\}\}")]
    private static partial Regex Place();
}
