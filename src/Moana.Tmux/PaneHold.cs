namespace Moana.Tmux;

/// <summary>
/// By what a caller holds a pane: a user option whose value begins so. What is done under a hold, tmux does only while the option
/// has it: one that has lost it meanwhile, without knowing, does nothing any more.
/// </summary>
/// <param name="Option">The option.</param>
/// <param name="Prefix">How its value has to begin. Of the characters of base64url.</param>
public sealed record PaneHold(string Option, string Prefix)
{
    /// <summary>The format that is true while the hold lasts.</summary>
    internal string Condition => $"#{{m:{Prefix}*,#{{{Option}}}}}";
}
