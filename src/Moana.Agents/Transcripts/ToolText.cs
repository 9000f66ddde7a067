using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Moana.Transcripts;

/// <summary>Arguments, outputs and differences, as the programs write them into their records.</summary>
internal static partial class ToolText
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The command line where the arguments hold one, else they themselves.</summary>
    public static string Arguments(JsonElement arguments)
    {
        foreach (var name in (ReadOnlySpan<string>)["command", "cmd"])
        {
            if (Command(arguments.At(name)) is { } command) return command;
        }

        return arguments.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => "",
            JsonValueKind.String => arguments.Text()!,
            _ => PlainText.Clean(JsonSerializer.Serialize(arguments, Readable)),
        };
    }

    /// <summary>A command line: a text, or words of which a shell may be the first.</summary>
    public static string? Command(JsonElement command) => command.ValueKind switch
    {
        JsonValueKind.String => command.Text(),
        JsonValueKind.Array => command.Items().Select(w => w.Text() ?? "").ToArray() switch
        {
            [var shell, "-c" or "-lc", var line] when Path.GetFileName(shell) is "bash" or "sh" or "zsh" => line,
            var words => string.Join(' ', words),
        },
        _ => null,
    };

    /// <summary>The exit code that a line of the text tells (<c>Exit code 2</c>, <c>Process exited with code 2</c>).</summary>
    public static int? ExitCode(string? text) =>
        text is not null && ExitLine().Match(text) is { Success: true } match && int.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var code) ? code : null;

    /// <summary>
    /// What a command wrote, of a result that gives it in rows with names, as gemini and qwen do: <c>Output: ...</c>,
    /// <c>Exit Code: 2</c>. The text itself when it is none of these.
    /// </summary>
    public static string Output(string text)
    {
        var match = OutputRow().Match(text);
        return !match.Success ? text : match.Groups[1].Value is "(empty)" or "(none)" ? "" : match.Groups[1].Value;
    }

    /// <summary>Lines that a unified difference adds and removes.</summary>
    public static (int Added, int Removed)? Lines(string? diff)
    {
        if (string.IsNullOrEmpty(diff)) return null;
        var (added, removed, inside) = (0, 0, false);
        foreach (var line in diff.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("@@"))
            {
                inside = true;
            }
            else if (inside && line.StartsWith("+"))
            {
                added++;
            }
            else if (inside && line.StartsWith("-"))
            {
                removed++;
            }
        }

        return inside ? (added, removed) : null;
    }

    /// <summary>The lines of a text, as one counts them in an editor.</summary>
    public static int? LineCount(string? text) => text is null ? null : text.AsSpan().Count('\n') + (text.Length > 0 && !text.EndsWith('\n') ? 1 : 0);

    [GeneratedRegex(@"(?:^|\n)(?:Process exited with code|Exit code:?|Exit Code:) (-?\d{1,9})", RegexOptions.CultureInvariant)]
    private static partial Regex ExitLine();

    [GeneratedRegex(@"(?:^|\n)Output: ([\s\S]*?)(?:\n(?:Error|Exit Code|Signal|Background PIDs|Process Group PGID): [^\n]*)*(?:\n</untrusted_context>)?\s*$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex OutputRow();
}
