namespace Moana.Dashboard;

/// <summary>A key of the keyboard.</summary>
internal enum Key
{
    /// <summary>Typed text.</summary>
    Text,

    /// <summary>A text that was pasted as a whole.</summary>
    Paste,
    Enter,

    /// <summary>Ctrl+J or Alt+Enter.</summary>
    NewLine,
    Tab,
    Backspace,
    Delete,
    Escape,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    ControlC,
    ControlK,
    ControlL,
    ControlU,
    ControlW,
}

/// <summary>What a person did at the keyboard.</summary>
/// <param name="Key">The key.</param>
/// <param name="Text">The text of <see cref="Key.Text"/> and <see cref="Key.Paste"/>; else empty.</param>
internal readonly record struct KeyPress(Key Key, string Text = "");
