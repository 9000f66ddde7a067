using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Moana.Screens.Format;

/// <summary>
/// A file of labelled screens. Its first line is the <see cref="ScreenSource"/>, as JSON. Each screen begins with a line
/// of JSON; lines that begin with <c>|</c> are the rows of its styled capture, lines that begin with <c>~</c> those of
/// its plain capture, which stand there only where it does not follow from the styled one. <c>same</c> names a screen
/// before it with the same captures. Blank lines mean nothing.
/// </summary>
public static class ScreenFile
{
    /// <summary>The extension of a file of screens.</summary>
    public const string Extension = ".screens";

    private const string Same = "same";

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<AgentStatus>(), new JsonStringEnumConverter<TurnOutcome>() },
    };

    /// <summary>Reads a JSON value as files of screens write it.</summary>
    internal static T FromJson<T>(JsonNode node) => node.Deserialize<T>(_json) ?? throw new FormatException("An empty header.");

    /// <summary>Writes a source as files of screens do.</summary>
    internal static string ToJson(ScreenSource source) => JsonSerializer.Serialize(source, _json);

    /// <summary>Reads the screens of a file.</summary>
    /// <exception cref="FormatException">A line is not what it must be; the message names it.</exception>
    public static IReadOnlyList<LabelledScreen> Read(string path) => Parse(File.ReadLines(path), path);

    /// <summary>Reads the lines of a file.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="path">The file's path, for errors.</param>
    /// <exception cref="FormatException">A line is not what it must be; the message names it.</exception>
    public static IReadOnlyList<LabelledScreen> Parse(IEnumerable<string> lines, string path)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var screens = new List<LabelledScreen>();
        var (styled, plain, whole, number) = (new StringBuilder(), new StringBuilder(), new StringBuilder(), 0);
        ScreenSource? source = null;
        try
        {
            foreach (var line in lines)
            {
                number++;
                switch (line)
                {
                    case "":
                        break;
                    case ['{', ..] when source is null:
                        source = JsonSerializer.Deserialize<ScreenSource>(line, _json);
                        break;
                    case ['{', ..]:
                        EndScreen();
                        screens.Add(Header(line, source, screens));
                        break;
                    case ['|', .. var row] when screens.Count > 0:
                        var (text, blanks) = CaptureRow.Read(row);
                        styled.Append(text).Append('\n');
                        plain.Append(CaptureRow.Plain(text)).Append(' ', blanks).Append('\n');
                        break;
                    case ['~', .. var row] when screens.Count > 0:
                        whole.Append(CaptureRow.Read(row).Row).Append('\n');
                        break;
                    default:
                        throw new FormatException("A line begins with '{', '|' or '~', and the first two with '{'.");
                }
            }
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException)
        {
            throw new FormatException($"{path}:{number}: {exception.Message}", exception);
        }

        EndScreen();
        return screens;

        void EndScreen()
        {
            if (styled.Length > 0)
            {
                screens[^1] = screens[^1] with { StyledText = styled.ToString(), PlainText = (whole.Length > 0 ? whole : plain).ToString() };
                _ = (styled.Clear(), plain.Clear(), whole.Clear());
            }
        }
    }

    /// <summary>Writes a file, and the folders above it; the screens in order of their names.</summary>
    /// <param name="path">Where.</param>
    /// <param name="screens">Screens of one source.</param>
    public static void Write(string path, IEnumerable<LabelledScreen> screens)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, Format(screens));
    }

    /// <summary>The text of a file.</summary>
    /// <param name="screens">Screens of one source.</param>
    public static string Format(IEnumerable<LabelledScreen> screens)
    {
        var sorted = screens.OrderBy(s => s.State, StringComparer.Ordinal).ThenBy(s => s.Name.Length).ThenBy(s => s.Name, StringComparer.Ordinal).ToList();
        var text = new StringBuilder().Append(ToJson(sorted[0].Source)).Append('\n');
        var written = new Dictionary<(string, string), string>();
        foreach (var screen in sorted)
        {
            var header = JsonSerializer.SerializeToNode(screen, _json)!.AsObject();
            var known = written.GetValueOrDefault((screen.StyledText, screen.PlainText));
            if (known is not null)
            {
                header[Same] = known;
            }

            text.Append('\n').Append(header.ToJsonString(_json)).Append('\n');
            if (known is null)
            {
                written.Add((screen.StyledText, screen.PlainText), screen.Name);
                AppendRows(text, Rows(screen.StyledText), Rows(screen.PlainText));
            }
        }

        return text.ToString();
    }

    private static LabelledScreen Header(string line, ScreenSource source, List<LabelledScreen> before)
    {
        var json = JsonNode.Parse(line)!.AsObject();
        json.Remove(Same, out var same);
        var screen = FromJson<LabelledScreen>(json) with { Source = source };
        return same is null ? screen
            : before.Find(s => s.Name == (string?)same) is { } other ? screen with { StyledText = other.StyledText, PlainText = other.PlainText }
            : throw new FormatException($"No screen '{same}' stands before '{screen.Name}'.");
    }

    private static void AppendRows(StringBuilder text, string[] styled, string[] plain)
    {
        var blanks = styled.Length == plain.Length ? styled.Zip(plain, (s, p) => Blanks(CaptureRow.Plain(s), p)).ToArray() : [null];
        var follows = !blanks.Contains(null);
        for (var i = 0; i < styled.Length; i++)
        {
            text.Append('|').Append(CaptureRow.Write(styled[i], follows ? blanks[i]!.Value : 0)).Append('\n');
        }

        foreach (var row in follows ? [] : plain)
        {
            text.Append('~').Append(CaptureRow.Write(row)).Append('\n');
        }
    }

    /// <summary>How many blanks the plain row has more; null where it is not the same row.</summary>
    private static int? Blanks(string row, string plain) =>
        plain.StartsWith(row, StringComparison.Ordinal) && plain.AsSpan(row.Length).Trim(' ').IsEmpty ? plain.Length - row.Length : null;

    private static string[] Rows(string capture) => capture.EndsWith('\n') ? capture[..^1].Split('\n')
        : throw new FormatException("A capture ends in a newline.");
}
