using System.Globalization;
using System.Text.Json;

namespace Moana.FakeAgent;

/// <summary>A command line that cannot be understood; the message is for its author.</summary>
internal sealed class OptionException(string message) : Exception(message);

/// <summary>What a prompt submitted during a turn does.</summary>
internal enum WhenBusy
{
    Queue,
    Steer,
}

/// <summary>The command line: <see cref="Help.Text"/> says what each option means.</summary>
internal sealed class Options
{
    internal string Style { get; private set; } = "plain";
    internal string Name { get; private set; } = "";
    internal string? Log { get; private set; }
    internal string? Record { get; private set; }
    internal string? SessionId { get; private set; }
    internal IReadOnlyList<string> Answers { get; private set; } = [];
    internal TimeSpan Work { get; private set; } = TimeSpan.FromMilliseconds(300);
    internal TimeSpan StartDelay { get; private set; }
    internal TimeSpan Settle { get; private set; }
    internal TimeSpan SlowPaste { get; private set; }
    internal bool Trust { get; private set; }
    internal bool Ask { get; private set; }
    internal bool Writes { get; private set; }
    internal Styles.MenuLook Menu { get; private set; }
    internal int Highlight { get; private set; } = 1;
    internal bool LimitMenu { get; private set; }
    internal bool LosesKeys { get; private set; }
    internal TimeSpan DeafDialog { get; private set; }

    internal TimeSpan SlowDialog { get; private set; }
    internal int Swallow { get; private set; }
    internal int SwallowEscape { get; private set; }
    internal TimeSpan LateEscape { get; private set; }
    internal int? Collapse { get; private set; }
    internal string? Ghost { get; private set; }
    internal WhenBusy? WhenBusy { get; private set; }
    internal TimeSpan? DialogAfterPaste { get; private set; }
    internal TimeSpan? DieAfterPaste { get; private set; }
    internal int Seed { get; private set; } = 1;
    internal double Chaos { get; private set; }
    internal IReadOnlyList<Behaviour.Fault> Faults { get; private set; } = Behaviour.Chaos.Harmless;
    internal bool AsksForHelp { get; private set; }

    /// <summary>Reads a command line. A value follows its option as the next argument or after <c>=</c>.</summary>
    internal static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options();
        for (var i = 0; i < arguments.Count; i++)
        {
            var equals = arguments[i].IndexOf('=');
            var name = equals < 0 ? arguments[i] : arguments[i][..equals];
            var inline = equals < 0 ? null : arguments[i][(equals + 1)..];
            options.Set(name, inline, () => inline
                ?? (++i < arguments.Count ? arguments[i] : throw new OptionException($"{name} needs a value.")));
        }

        if (options.Name.Length == 0)
            options.Name = options.Style;

        return options;
    }

    private void Set(string name, string? inline, Func<string> value)
    {
        switch (name)
        {
            case "--style": Style = value(); break;
            case "--name": Name = value(); break;
            case "--log": Log = value(); break;
            case "--record": Record = value(); break;
            case "--session-id" or "--resume": SessionId = value(); break;
            case "--answers": Answers = Texts(name, value()); break;
            case "--work": Work = Seconds(name, value()); break;
            case "--start-delay": StartDelay = Seconds(name, value()); break;
            case "--settle": Settle = Milliseconds(name, value()); break;
            case "--slow-paste": SlowPaste = Milliseconds(name, value()); break;
            case "--trust": Trust = true; break;
            case "--menu": Menu = Look(value()); break;
            case "--highlight": Highlight = Whole(name, value()); break;
            case "--limit-menu": LimitMenu = true; break;
            case "--loses-keys": LosesKeys = true; break;
            case "--slow-dialog": SlowDialog = Milliseconds(name, value()); break;
            case "--deaf-dialog": DeafDialog = Milliseconds(name, value()); break;
            case "--ask": Ask = true; break;
            case "--writes": Writes = true; break;
            case "--swallow": Swallow = Whole(name, value()); break;
            case "--swallow-escape": SwallowEscape = Whole(name, value()); break;
            case "--late-escape": LateEscape = Milliseconds(name, value()); break;
            case "--collapse": Collapse = Whole(name, value()); break;
            case "--ghost": Ghost = value(); break;
            case "--when-busy": WhenBusy = Busy(value()); break;
            case "--dialog-after-paste": DialogAfterPaste = inline is null ? TimeSpan.Zero : Milliseconds(name, inline); break;
            case "--die-after-paste": DieAfterPaste = inline is null ? TimeSpan.Zero : Milliseconds(name, inline); break;
            case "--seed": Seed = Whole(name, value()); break;
            case "--chaos": Chaos = Number(name, value()); break;
            case "--faults": Faults = Behaviour.Chaos.Parse(value()); break;
            case "--help" or "-h": AsksForHelp = true; break;
            default: throw new OptionException($"Unknown option '{name}'.");
        }
    }

    private static WhenBusy Busy(string text) => text switch
    {
        "queue" => FakeAgent.WhenBusy.Queue,
        "steer" => FakeAgent.WhenBusy.Steer,
        _ => throw new OptionException($"--when-busy is queue or steer, not '{text}'."),
    };

    private static string[] Texts(string name, string file)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(File.ReadAllText(file)) ?? [];
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            throw new OptionException($"{name} needs a file with a JSON list of texts: {e.Message}");
        }
    }

    private static Styles.MenuLook Look(string text) => Enum.TryParse<Styles.MenuLook>(text, ignoreCase: true, out var look)
        ? look : throw new OptionException($"--menu is own, angle, round, boxed, inverse or numbers, not '{text}'.");

    private static TimeSpan Seconds(string name, string text) => TimeSpan.FromSeconds(Number(name, text));

    private static TimeSpan Milliseconds(string name, string text) => TimeSpan.FromMilliseconds(Number(name, text));

    private static int Whole(string name, string text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : throw new OptionException($"{name} needs a whole number, not '{text}'.");

    private static double Number(string name, string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= 0
            ? number : throw new OptionException($"{name} needs a number, not '{text}'.");
}
