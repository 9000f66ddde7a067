using Moana.Tmux.Protocol;

namespace Moana.Tmux.Commands;

/// <summary>The commands that set a pane's options.</summary>
internal static class OptionSetting
{
    /// <summary>One for each option; a null value unsets.</summary>
    /// <param name="pane">The pane.</param>
    /// <param name="options">The options.</param>
    /// <param name="guard">Under what they are set, by commands that are not repeated then; null for always.</param>
    public static IEnumerable<TmuxCommand> Of(PaneId pane, IReadOnlyDictionary<string, string?> options, CommandGuard? guard = null)
    {
        foreach (var (name, value) in options)
        {
            OptionName.Check(name);
            var set = (guard is null ? TmuxCommand.Set("set-option") : TmuxCommand.Change("set-option").Under(guard))
                .Add(value is null ? "-pu" : "-p").On(pane.ToString()).Add("--", name);
            yield return value is null ? set : set.Add(value);
        }
    }
}
