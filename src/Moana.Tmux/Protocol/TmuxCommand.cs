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

    /// <summary>True when tmux may tell its control-mode clients of it.</summary>
    public bool Announced { get; private init; }

    /// <summary>True when the answer's last newline belongs to it, as in what <c>capture-pane -p</c> prints.</summary>
    public bool Verbatim { get; private init; }

    /// <summary>What keeps it from being carried out; or null.</summary>
    public CommandGuard? Guard { get; private set; }

    /// <summary>What follows in the same line, with nothing of anybody else's between, unless this fails; or null.</summary>
    public TmuxCommand? Next { get; private set; }

    /// <summary>How many blocks tmux answers with, unless one is an error, which is the last.</summary>
    public int Blocks => (Guard is null ? 1 : 2) + (Next?.Blocks ?? 0);

    /// <summary>A command that reads.</summary>
    public static TmuxCommand Query(string name) => new(name) { Repeatable = true, Reads = true };

    /// <summary>A command that reads, and whose answer is lines of a screen.</summary>
    /// <param name="printed">False when it is what follows that prints them, with a newline of its own.</param>
    /// <param name="announced">Whether control-mode clients are told.</param>
    public static TmuxCommand Capture(bool printed = true, bool announced = false) =>
        new("capture-pane") { Repeatable = true, Reads = true, Verbatim = printed, Announced = announced };

    /// <summary>A command that changes something.</summary>
    public static TmuxCommand Change(string name) => new(name) { Announced = true };

    /// <summary>A command that leaves the same behind however often it is carried out.</summary>
    public static TmuxCommand Set(string name) => new(name) { Repeatable = true, Announced = true };

    /// <summary>Has tmux itself look first, in the same breath.</summary>
    public TmuxCommand Under(CommandGuard guard)
    {
        Guard = guard;
        return this;
    }

    /// <summary>Has another command follow in the same line. The answer is what they print together.</summary>
    public TmuxCommand Then(TmuxCommand next)
    {
        Next = Next?.Then(next) ?? next;
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

        if (Next is not null)
        {
            line.Append(" ; ");
            Next.AppendTo(line);
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
