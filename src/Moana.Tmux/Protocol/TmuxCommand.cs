using System.Text;

namespace Moana.Tmux.Protocol;

/// <summary>One tmux command with raw arguments. It is quoted when it is written, and checked by <see cref="CommandGate"/>.</summary>
internal sealed class TmuxCommand
{
    private readonly List<string> _arguments = [];

    private TmuxCommand(string name) => Name = name;

    /// <summary>The command's name.</summary>
    public string Name { get; }

    /// <summary>What it works on, for error texts.</summary>
    public string? Target { get; private set; }

    /// <summary>The arguments as they are, unquoted.</summary>
    public IReadOnlyList<string> Arguments => _arguments;

    /// <summary>True when it can be sent again after a lost connection: it changes nothing, or what it sets is the same the second time.</summary>
    public bool Repeatable { get; private init; }

    /// <summary>True when it only reads.</summary>
    public bool Reads { get; private init; }

    /// <summary>True when the answer's last newline belongs to it, as in what <c>capture-pane -p</c> prints.</summary>
    public bool Verbatim { get; private init; }

    /// <summary>What keeps it from being carried out; or null.</summary>
    public CommandGuard? Guard { get; private set; }

    /// <summary>A command that reads.</summary>
    public static TmuxCommand Query(string name) => new(name) { Repeatable = true, Reads = true };

    /// <summary>A command that reads, and whose answer is lines of a screen.</summary>
    public static TmuxCommand Capture() => new("capture-pane") { Repeatable = true, Reads = true, Verbatim = true };

    /// <summary>A command that changes something.</summary>
    public static TmuxCommand Change(string name) => new(name);

    /// <summary>A command that leaves the same behind however often it is carried out.</summary>
    public static TmuxCommand Set(string name) => new(name) { Repeatable = true };

    /// <summary>Has tmux itself look first, in the same breath.</summary>
    public TmuxCommand Under(CommandGuard guard)
    {
        Guard = guard;
        return this;
    }

    /// <summary>Adds arguments.</summary>
    public TmuxCommand Add(params string[] arguments)
    {
        _arguments.AddRange(arguments);
        return this;
    }

    /// <summary>Adds a flag with its value when there is one.</summary>
    public TmuxCommand AddIf(string flag, string? value) => value is null ? this : Add(flag, value);

    /// <summary>Adds <c>-t</c> with the target.</summary>
    public TmuxCommand On(string target)
    {
        Target = target;
        return Add("-t", target);
    }

    /// <summary>Appends the command line, without a newline.</summary>
    public void AppendTo(StringBuilder line)
    {
        Guard?.AppendTo(line);
        line.Append(Name);
        foreach (var argument in _arguments)
        {
            line.Append(' ');
            TmuxQuote.Append(line, argument);
        }
    }

    /// <summary>The command line.</summary>
    public override string ToString()
    {
        var line = new StringBuilder();
        AppendTo(line);
        return line.ToString();
    }
}
