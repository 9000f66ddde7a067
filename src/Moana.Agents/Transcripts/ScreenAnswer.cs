using Moana.Detection;
using Moana.Tmux.Screens;

namespace Moana.Transcripts;

/// <summary>
/// What the agent said in the last turn, cut from its screen by the marks of its profile: without the prompt, tools, boxes, banner
/// and footer. What the program wrapped stays wrapped, and what it drew for a mark of Markdown stays drawn.
/// </summary>
/// <param name="Texts">All that it said below the last prompt, in its order.</param>
/// <param name="Answer">The last of them; null where there is none, and where its beginning is not on the screen.</param>
/// <param name="Evidence">What marks it, or why there is none.</param>
public sealed record ScreenAnswer(IReadOnlyList<string> Texts, string? Answer, string Evidence)
{
    /// <summary>So many rows are read at most, from the end of a pane's history.</summary>
    public const int MaxRows = 5000;

    /// <summary>Whether the prompt of the turn is on the screen: all of the turn is there then.</summary>
    public bool HasPrompt { get; private init; }

    /// <summary>The prints that the prompt of the turn may have, as it is shown; none where it is not on the screen.</summary>
    internal IReadOnlySet<string> Prints { get; private init; } = new HashSet<string>();

    /// <summary>Cuts the answer out of a screen, or of a screen with the history above it.</summary>
    public static ScreenAnswer Cut(AgentProfile profile, Screen screen)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(screen);
        if (profile is { TurnAnswer: null, TurnPrompt: null })
        {
            return new([], null, $"profile '{profile.Name}' has no marks of prompts and answers");
        }

        var map = new ScreenMap(profile, screen.Bottom(MaxRows));
        var texts = new ScreenTexts(profile, map).Read();
        var hasPrompt = map.HasTurn;
        var marked = texts.Count > 0 && (hasPrompt || texts[^1].Marked);
        return new(
            [.. texts.Select(t => t.Text)],
            marked ? texts[^1].Text : null,
            marked ? "the last text above the composer"
                : texts.Count > 0 ? "the beginning of the answer is above the screen, and the pane has no history of it"
                : hasPrompt ? "no text of the agent's stands below the last prompt"
                : "neither a prompt nor an answer is on the screen") { HasPrompt = hasPrompt, Prints = ScreenPrompt.Prints(map) };
    }
}
