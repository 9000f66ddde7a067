namespace Moana.FakeAgent.Styles;

/// <summary>How a menu shows its choices and which of them is selected.</summary>
internal enum MenuLook
{
    /// <summary>As the style's agent draws it.</summary>
    Own,

    /// <summary><c>› Yes</c>, without numbers.</summary>
    Angle,

    /// <summary><c>(●) Yes</c> and <c>( ) No</c>.</summary>
    Round,

    /// <summary><c>│ ● 1. Yes │</c> in a box.</summary>
    Boxed,

    /// <summary>The selected row is turned around, without any sign.</summary>
    Inverse,

    /// <summary>Numbers only: nothing shows which one is selected.</summary>
    Numbers,
}

/// <summary>Draws menus.</summary>
internal static class Menus
{
    internal static IEnumerable<string> Draw(Dialog dialog, Func<Choice, int, string> own) => dialog.Look == MenuLook.Boxed
        ? ["╭──────────────────────────────────────────────────────────╮", .. dialog.Choices.Select((c, i) => $"│ {(i == dialog.Selected ? '●' : ' ')} {i + 1}. {c.Label,-52} │"), "╰──────────────────────────────────────────────────────────╯"]
        : dialog.Choices.Select((c, i) => (dialog.Look, i == dialog.Selected) switch
        {
            (MenuLook.Angle, var selected) => $" {(selected ? '›' : ' ')} {c.Label}",
            (MenuLook.Round, var selected) => $" ({(selected ? '●' : ' ')}) {c.Label}",
            (MenuLook.Inverse, true) => $"\e[7m {i + 1}. {c.Label} \e[0m",
            (MenuLook.Inverse or MenuLook.Numbers, _) => $" {i + 1}. {c.Label} ",
            _ => own(c, i),
        });
}
