using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Moana.FakeAgent.Records;

/// <summary>
/// The session record that the imitated program would write. It is written only below the temporary folder, where the program's
/// own variable points there: never into the home of somebody who runs the tests.
/// </summary>
internal abstract class SessionRecord(string home)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _home = home;

    /// <summary>The conversation's id.</summary>
    protected string Id { get; private set; } = Guid.NewGuid().ToString();

    /// <summary>The record of a kind; null where its variable does not point below the temporary folder.</summary>
    internal static SessionRecord? For(string kind, string? id)
    {
        var variable = kind switch { "codex" => "CODEX_HOME", "claude" => "CLAUDE_CONFIG_DIR", "copilot" => "COPILOT_HOME", _ => null };
        if (variable is null || Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } home || !Path.GetFullPath(home).StartsWith(Path.GetTempPath(), StringComparison.Ordinal))
            return null;

        SessionRecord record = kind switch { "codex" => new CodexRecord(home), "claude" => new ClaudeRecord(home), _ => new CopilotRecord(home) };
        record.Id = id ?? record.Id;
        record.Start();
        return record;
    }

    /// <summary>A new conversation, as after <c>/clear</c>.</summary>
    internal void Clear()
    {
        End();
        Id = Guid.NewGuid().ToString();
        Start();
    }

    /// <summary>The program starts, or begins a new conversation.</summary>
    protected virtual void Start()
    {
    }

    /// <summary>The conversation is left.</summary>
    internal virtual void End()
    {
    }

    internal abstract void Prompt(string text);

    internal abstract void Tool(string command);

    internal abstract void Answer(string text);

    /// <summary>The turn's end: done, interrupted, denied, failed or ratelimited.</summary>
    internal abstract void Result(string result, string error, bool hadOutput);

    /// <summary>A path below the program's folder; its folder is made.</summary>
    protected string At(string path)
    {
        var file = Path.Combine(_home, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return file;
    }

    /// <summary>A folder's name for a path.</summary>
    protected static string Dashed(string path) => string.Concat(path.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));

    protected static string Now() => DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    protected static string Text(object line) => JsonSerializer.Serialize(line, Json);

    protected static byte[] Line(object line) => Encoding.UTF8.GetBytes(Text(line) + "\n");
}
