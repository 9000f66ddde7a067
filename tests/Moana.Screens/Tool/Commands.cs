using System.Text.Json;
using Moana.Detection;
using Moana.Screens.Adding;

namespace Moana.Screens.Tool;

/// <summary>The tool's commands.</summary>
internal static class Commands
{
    internal const string Usage = """
        dotnet run --project tests/Moana.Screens -- COMMAND
          show PATH [--plain] [--raw]   one screen in colour, with what is recorded of it; --plain: without styles;
                                        --raw: the capture alone, byte for byte
          list [PREFIX]                 the screens with status and turn
          score [PREFIX] [--plain]      what the profiles call them, for each agent and version; --plain: from text alone
          accuracy                      writes docs/accuracy.md: how many are called right, for each version and setting
          add FOLDER... [--version V]   captures in three files each (NAME.ansi, NAME.txt, NAME.json) below a folder
          add --socket NAME --pane ID --agent NAME --version V [--setting NAME] --state WORD --status STATUS
              --turn None|Sent [--note TEXT]   the screen that stands in a pane now, with your label
          list and score take --from FOLDER [--version V] for captures that are not added
        PATH is codex/0.169.0/120x40/completed-1 (a blank may stand for a slash); PREFIX is the start of one.
        """;

    internal static void Show(Arguments arguments)
    {
        var screen = ScreenCorpus.At(string.Join('/', arguments.Words));
        var capture = arguments.Has("plain") ? screen.PlainText : screen.StyledText;
        if (arguments.Has("raw"))
        {
            Console.Write(capture);
            return;
        }

        Console.WriteLine($"{screen.Path}: {screen.Status}, turn {screen.Turn?.ToString() ?? "not recorded"}");
        Console.WriteLine($"title '{screen.Title}', command '{screen.Command}', cursor {string.Join(',', screen.Cursor)}");
        KeyValuePair<string, JsonElement>[] others = [.. screen.Source.Others ?? [], .. screen.Others ?? []];
        Console.WriteLine(string.Join(", ", others.Select(o => $"{o.Key} {o.Value}")));
        Console.Write(capture);
        Console.WriteLine("\e[0m");
    }

    internal static void List(Arguments arguments)
    {
        foreach (var screen in Chosen(arguments))
        {
            Console.WriteLine($"{screen.Path,-60} {screen.Status,-16} {screen.Turn?.ToString() ?? "-"}");
        }
    }

    internal static void Score(Arguments arguments)
    {
        var catalog = ProfileCatalog.Load();
        foreach (var group in Chosen(arguments).GroupBy(s => Path.GetDirectoryName(s.Source.Key)))
        {
            var accuracy = arguments.Has("plain") ? Accuracy.OfTextAlone(catalog, group) : Accuracy.Live(catalog, group);
            Console.WriteLine($"{group.Key}: {accuracy.Right} of {accuracy.Count} right, {accuracy.Dangerous} dangerous\n{accuracy}");
        }
    }

    internal static void WriteAccuracy()
    {
        File.WriteAllText(AccuracyPage.File, AccuracyPage.Write(ProfileCatalog.Load()));
        Console.WriteLine(AccuracyPage.File);
    }

    internal static async Task AddAsync(Arguments arguments)
    {
        var writer = new CorpusWriter(ScreenCorpus.Folder);
        var version = arguments.Optional("version");
        var screens = arguments.Has("pane") ? [await TakeAsync(arguments, writer)]
            : arguments.Words.Count > 0 ? arguments.Words.SelectMany(folder => CaptureFolder.Read(folder, version)).ToList()
            : throw new ArgumentException("Name a folder, or a pane with --pane.");
        Console.WriteLine($"{writer.Add(screens)} added: {string.Join(", ", screens.Select(s => s.Source.Key).Distinct())}");
    }

    private static async Task<LabelledScreen> TakeAsync(Arguments arguments, CorpusWriter writer)
    {
        var source = new ScreenSource
        {
            Agent = arguments.Needed("agent"),
            Version = arguments.Needed("version"),
            Setting = arguments.Optional("setting"),
            Size = "",
        };
        var label = new LabelledScreen
        {
            Name = "",
            Status = arguments.Needed<AgentStatus>("status"),
            Turn = arguments.Needed<RecordedTurn>("turn"),
            State = arguments.Needed("state"),
            Title = "",
            Command = "",
            Cursor = [],
            Others = arguments.Optional("note") is { } note ? new() { ["note"] = JsonSerializer.SerializeToElement(note) } : null,
        };
        var taken = await PaneCapture.TakeAsync(arguments.Needed("socket"), arguments.Needed("pane"), source, label);
        return taken with { Name = writer.NextName(taken.Source, taken.State) };
    }

    private static IEnumerable<LabelledScreen> Chosen(Arguments arguments)
    {
        var prefix = string.Join('/', arguments.Words);
        return arguments.Optional("from") is { } folder ? CaptureFolder.Read(folder, arguments.Optional("version")).Where(s => s.Path.StartsWith(prefix, StringComparison.Ordinal))
            : ScreenCorpus.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(k, StringComparison.Ordinal))
            .SelectMany(ScreenCorpus.Of).Where(s => s.Path.StartsWith(prefix, StringComparison.Ordinal));
    }
}
