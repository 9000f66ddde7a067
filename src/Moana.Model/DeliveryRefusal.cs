using System.Text.Json.Serialization;

namespace Moana;

/// <summary>Why nothing was sent to an agent, or pressed in its pane: what a script, or an adapter's advice, goes by.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeliveryRefusal>))]
public enum DeliveryRefusal
{
    /// <summary>The agent's program has ended, or its pane is gone.</summary>
    Gone,

    /// <summary>A shell, or a program behind which one may stand, takes what is typed there.</summary>
    Shell,

    /// <summary>A dialog is open, and a key would answer it.</summary>
    Dialog,

    /// <summary>Somebody's draft stands in the composer.</summary>
    Draft,

    /// <summary>The agent works, and was not to be waited for or did not end in time.</summary>
    Busy,

    /// <summary>The agent's program did not take prompts yet, within the time given.</summary>
    Starting,

    /// <summary>Nothing on the screen tells what the agent does.</summary>
    Unknown,

    /// <summary>A person types in a terminal that shows the pane.</summary>
    Typing,

    /// <summary>The pane is in a mode of tmux (copy mode, tree, clock) that takes the keys.</summary>
    Mode,

    /// <summary>tmux would not take keys to this pane alone: its input is switched off, or its window's panes are synchronized.</summary>
    Input,

    /// <summary>An orchestration drives the agent.</summary>
    Lease,

    /// <summary>Another process delivers to the agent just now.</summary>
    Locked,

    /// <summary>The agent's profile names no key for what was asked.</summary>
    NotSupported,

    /// <summary>The screen changed between each look and the keys.</summary>
    Unsteady,

    /// <summary>The composer did not show the text that was pasted, or showed another.</summary>
    NotShown,
}
