using System.Globalization;
using System.Runtime.CompilerServices;
using Moana.Detection;
using Moana.Hosts;
using Moana.Tmux;

namespace Moana.Agents;

/// <summary>An agent and its pane at one moment.</summary>
public sealed record AgentPane
{
    /// <summary>Marks that were read, each for as long as the text of a listing lives: a pane that did not change gives the same text.</summary>
    private static readonly ConditionalWeakTable<string, StrongBox<TurnMark?>> Marks = [];

    /// <summary>The agent's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its profile.</summary>
    public required AgentProfile Profile { get; init; }

    /// <summary>The pane, with Moana's options.</summary>
    public required PaneInfo Pane { get; init; }

    /// <summary>True when the name stands on the pane; false for an entry of a plain map.</summary>
    public required bool Registered { get; init; }

    /// <summary>The machine that it runs on.</summary>
    internal Host Host { get; init; } = Host.For(null, null);

    /// <summary>The last turn, or null.</summary>
    public TurnMark? Turn => Pane.Options.GetValueOrDefault(PaneOptions.Turn) is { } mark ? Marks.GetValue(mark, static m => new(TurnMark.TryDecode(m))).Value : null;

    /// <summary>How it is started, or null where that is not known.</summary>
    public Launch? Launch => Launch.TryDecode(Pane.Options.GetValueOrDefault(PaneOptions.Launch));

    /// <summary>The folder that an orchestration has moved it to; null where people have started it.</summary>
    public string? MovedTo => OptionText.TryDecode(Pane.Options.GetValueOrDefault(PaneOptions.MovedTo));

    /// <summary>The conversation that its program had when Moana knew it last; null where Moana knew none of the process that is there.</summary>
    public KnownConversation? Conversation =>
        KnownConversation.TryDecode(Pane.Options.GetValueOrDefault(PaneOptions.Conversation)) is { } known && known.Process.ProcessId == Pane.ProcessId && (Pane.Dead || known.Process.IsAlive) ? known : null;

    /// <summary>The command line that starts it, or null.</summary>
    public string? LaunchCommand => Launch?.Command;

    /// <summary>The window, as people are shown it.</summary>
    public string Window => string.Create(CultureInfo.InvariantCulture, $"{Pane.WindowIndex}:{Pane.WindowName}");

    /// <summary>The same pane with the last turn of an earlier moment.</summary>
    internal AgentPane WithTurnOf(AgentPane before) => before.Pane.Options.TryGetValue(PaneOptions.Turn, out var mark)
        ? this with { Pane = Pane with { Options = new Dictionary<string, string>(Pane.Options) { [PaneOptions.Turn] = mark } } }
        : this;

    /// <summary>The agent as an object for the pipeline.</summary>
    public Agent ToAgent(TmuxEndpoint endpoint) => ToAgent(endpoint, Launch);

    private Agent ToAgent(TmuxEndpoint endpoint, Launch? launch) => new()
    {
        Name = Name,
        Profile = Profile.Name,
        Session = Pane.SessionName,
        Window = Window,
        Command = Pane.Command,
        ProcessId = Pane.ProcessId,
        Title = Pane.Title,
        Path = Pane.Path.Length > 0 ? Pane.Path : launch?.Path ?? "",
        Registered = Registered,
        Dead = Pane.Dead,
        LaunchCommand = launch?.Command,
        Environment = launch?.Environment ?? new Dictionary<string, string>(),
        Turn = Turn?.Id,
        Address = endpoint.AddressOf(Pane),
    };
}
