using System.Text;
using Moana.Tmux.Connections;
using Moana.Tmux.Protocol;

namespace Moana.Tmux.Events;

/// <summary>
/// Hooks that tell one client of titles and deaths within milliseconds, on tmux 3.4 and newer. They are appended behind
/// those that are there and taken away again; what a killed process left behind is taken away by the next one.
/// </summary>
internal sealed class ServerHooks(CommandChannel channel)
{
    private const string Mark = "moana-";

    private static readonly (string Hook, string Word, PaneChange Change)[] Hooks =
        [("pane-title-changed", Mark + "title", PaneChange.Title), ("pane-died", Mark + "died", PaneChange.Dead)];

    /// <summary>Adds the hooks for a client.</summary>
    public async Task InstallAsync(string client, CancellationToken token)
    {
        await RemoveAsync(stale: true, client, token).ConfigureAwait(false);
        await channel.RunAllAsync(
            [.. Hooks.Select(h => TmuxCommand.Change("set-hook").Add("-ga", h.Hook, $"display-message -c {client} '{h.Word} #{{hook_pane}}'"))], token).ConfigureAwait(false);
    }

    /// <summary>Removes the hooks of a client.</summary>
    public Task RemoveAsync(string client, CancellationToken token) => RemoveAsync(stale: false, client, token);

    /// <summary>Reads a message of such a hook.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out PaneId pane, out PaneChange change)
    {
        (pane, change) = (default, default);
        var words = Encoding.UTF8.GetString(line).Split(' ');
        if (words is not ["%message", var word, var id] || !PaneId.TryParse(id, out pane))
        {
            return false;
        }

        foreach (var hook in Hooks)
        {
            if (hook.Word == word)
            {
                change = hook.Change;
                return true;
            }
        }

        return false;
    }

    private async Task RemoveAsync(bool stale, string client, CancellationToken token)
    {
        var look = Hooks.Select(h => TmuxCommand.Query("show-hooks").Add("-g", h.Hook))
            .Append(TmuxCommand.Query("list-clients").Add("-F", "#{client_name}")).ToList();
        var replies = await channel.RunAllAsync(look, token).ConfigureAwait(false);
        var alive = replies[^1].Text.Split('\n');
        var remove = new List<TmuxCommand>();
        foreach (var line in replies.Take(Hooks.Length).SelectMany(r => r.Text.Split('\n')))
        {
            // pane-died[3] display-message -c client-123 "moana-died #{hook_pane}"
            if (line.Split(' ') is [var hook, "display-message", "-c", var owner, var word, ..] && word.Contains(Mark, StringComparison.Ordinal)
                && (stale ? !alive.Contains(owner) : owner == client))
            {
                remove.Add(TmuxCommand.Change("set-hook").Add("-gu", hook));
            }
        }

        if (remove.Count > 0)
        {
            await channel.RunAllAsync(remove, token).ConfigureAwait(false);
        }
    }
}
