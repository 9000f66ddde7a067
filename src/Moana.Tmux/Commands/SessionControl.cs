using System.Globalization;
using System.Text;
using Moana.Tmux.Connections;
using Moana.Tmux.Protocol;

namespace Moana.Tmux.Commands;

/// <summary>Starts and ends sessions, windows and panes, and sets options of panes.</summary>
internal sealed class SessionControl(CommandChannel channel, PaneReader reader)
{
    /// <summary>tmux's clients send their arguments in one message of 16 KB.</summary>
    private const int ArgumentBytes = 15_000;

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    public async Task<PaneInfo> NewSessionAsync(NewSessionOptions options, CancellationToken token)
    {
        Names.CheckSession(options.Name);
        Names.CheckWindow(options.WindowName);
        CheckPath(options.Path);
        var command = TmuxCommand.Change("new-session")
            .Add("-d", "-P", "-F", "#{pane_id}", "-s", TmuxFormat.Literal(options.Name), "-n", TmuxFormat.Literal(options.WindowName))
            .Add("-x", Number(options.Columns), "-y", Number(options.Rows))
            .AddIf("-c", Literal(options.Path));
        AddVariables(command, options.Environment).AddIf("--", options.Command);
        string answer;
        try
        {
            answer = await channel.RunAsync(command, token).ConfigureAwait(false);
        }
        catch (TmuxException e) when (e.Error == TmuxError.NoServer)
        {
            answer = await StartServerAsync(command, token).ConfigureAwait(false);
        }

        return await reader.GetPaneAsync(PaneId.Parse(answer.Trim()), null, token).ConfigureAwait(false);
    }

    public async Task<PaneInfo> NewWindowAsync(SessionId session, string name, string? command, string? path, CancellationToken token)
    {
        Names.CheckWindow(name);
        CheckPath(path);
        var window = TmuxCommand.Change("new-window")
            .Add("-d", "-P", "-F", "#{pane_id}").On($"{session}:").Add("-n", TmuxFormat.Literal(name))
            .AddIf("-c", Literal(path)).AddIf("--", command);
        var answer = await channel.RunAsync(window, token).ConfigureAwait(false);
        return await reader.GetPaneAsync(PaneId.Parse(answer.Trim()), null, token).ConfigureAwait(false);
    }

    public Task SetRemainOnExitAsync(WindowId window, bool remain, CancellationToken token) => channel.RunAsync(
        TmuxCommand.Set("set-option").Add("-w").On(window.ToString()).Add("remain-on-exit", remain ? "on" : "off"), token);

    public async Task RespawnPaneAsync(
        PaneId pane, string command, string? path, IReadOnlyDictionary<string, string> environment, bool kill, CancellationToken token)
    {
        CheckPath(path);
        if (await ListeningClientsAsync(token).ConfigureAwait(false) is { Count: > 0 } clients)
        {
            // What a control client has not taken of the last program's output is counted for the next one, and kills a 3.3a
            // server when that writes less. So no client waits for it, and a program that is silent has it counted off.
            await FlowAsync(clients, pane, "pause", token).ConfigureAwait(false);
            await channel.RunAsync(Respawn(pane, kill).Add("--", "exec sleep 60"), token).ConfigureAwait(false);
            await FlowAsync(clients, pane, "continue", token).ConfigureAwait(false);
            kill = true;
        }

        await channel.RunAsync(AddVariables(Respawn(pane, kill).AddIf("-c", Literal(path)), environment).Add("--", command), token).ConfigureAwait(false);
    }

    private static TmuxCommand Respawn(PaneId pane, bool kill)
    {
        var respawn = TmuxCommand.Change("respawn-pane");
        return (kill ? respawn.Add("-k") : respawn).On(pane.ToString());
    }

    /// <summary>The control clients, of whomever, that are told what panes write.</summary>
    private async Task<IReadOnlyList<string>> ListeningClientsAsync(CancellationToken token)
    {
        var clients = await channel.RunAsync(TmuxCommand.Query("list-clients").Add("-F", "#{client_control_mode} #{client_flags} #{client_name}"), token).ConfigureAwait(false);
        return [.. clients.Split('\n').Select(line => line.Split(' ', 3)).Where(c => c is ["1", var flags, _] && !flags.Split(',').Contains("no-output")).Select(c => c[2])];
    }

    /// <summary>Holds a pane's output back from clients, or lets it go on with what comes from now on. A client that has gone has no need of it.</summary>
    private async Task FlowAsync(IReadOnlyList<string> clients, PaneId pane, string verb, CancellationToken token) =>
        await channel.RunAllAsync([.. clients.Select(client => TmuxCommand.Change("refresh-client").On(client).Add("-A", $"{pane}:{verb}"))], token).ConfigureAwait(false);

    public async Task KillSessionAsync(SessionId session, CancellationToken token)
    {
        try
        {
            await channel.LeaveAsync(session, token).ConfigureAwait(false);
            await channel.RunAsync(TmuxCommand.Change("kill-session").On(session.ToString()), token).ConfigureAwait(false);
        }
        catch (TmuxException e) when (e.Error == TmuxError.ConnectionLost)
        {
            // The connection itself may have been attached to that session, or it was the server's last.
            if ((await reader.ListSessionsAsync(token).ConfigureAwait(false)).Any(s => s.Id == session))
            {
                throw;
            }
        }
    }

    public async Task KillPaneAsync(PaneId pane, CancellationToken token)
    {
        try
        {
            await channel.RunAsync(TmuxCommand.Change("kill-pane").On(pane.ToString()), token).ConfigureAwait(false);
        }
        catch (TmuxException e) when (e.Error == TmuxError.ConnectionLost)
        {
            if ((await reader.ListPanesAsync(PaneDetails.None, null, token).ConfigureAwait(false)).Any(p => p.Id == pane))
            {
                throw;
            }
        }
    }

    public async Task SetPaneOptionsAsync(PaneId pane, IReadOnlyDictionary<string, string?> options, CancellationToken token)
    {
        var commands = OptionSetting.Of(pane, options).ToList();
        if (commands.Count == 0)
        {
            return;
        }

        var replies = await channel.RunAllAsync(commands, token).ConfigureAwait(false);
        for (var i = 0; i < replies.Count; i++)
        {
            channel.Accept(commands[i], replies[i]);
        }
    }

    public async Task<bool> ExchangePaneOptionAsync(
        PaneId pane, string option, string? expected, string? value, IReadOnlyDictionary<string, string?>? others, CancellationToken token)
    {
        OptionName.Check(option);
        CheckWord(expected);
        CheckWord(value);

        // tmux itself compares and sets in one step.
        var guard = new CommandGuard(pane, $"#{{?#{{==:#{{{option}}},{expected}}},{CommandGuard.Pass},{CommandGuard.Word("changed")}}}");
        TmuxCommand[] commands = [.. OptionSetting.Of(pane, others ?? new Dictionary<string, string?>(), guard), .. OptionSetting.Of(pane, new Dictionary<string, string?> { [option] = value }, guard)];
        try
        {
            var replies = await channel.RunAllAsync(commands, token).ConfigureAwait(false);
            if (replies[^1].Failed && CommandGuard.Obstacle(replies[^1].Text) is not null)
            {
                return false;
            }

            for (var i = 0; i < replies.Count; i++)
            {
                channel.Accept(commands[i], replies[i]);
            }

            return true;
        }
        catch (TmuxException e) when (e.Error == TmuxError.ConnectionLost)
        {
            // The answer is lost; whether the value is ours still stands there.
            var held = (await reader.GetPaneAsync(pane, [option], token).ConfigureAwait(false)).Options.GetValueOrDefault(option);
            return held == value || (held == expected && await ExchangePaneOptionAsync(pane, option, expected, value, others, token).ConfigureAwait(false));
        }
    }

    private static TmuxCommand AddVariables(TmuxCommand command, IReadOnlyDictionary<string, string> environment)
    {
        foreach (var (name, value) in environment)
        {
            Names.CheckVariable(name);
            command.Add("-e", $"{name}={value}");
        }

        return command;
    }

    /// <summary>Other characters would have to be escaped in a format, differently from version to version.</summary>
    private static void CheckWord(string? value)
    {
        if (value is not null && (value.Length == 0 || !value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')))
        {
            throw new TmuxException(TmuxError.BadArgument, $"'{value}' cannot be compared by tmux: letters, digits, '-' and '_' only.");
        }
    }

    /// <summary>A connection needs a server; only a client of its own can start one.</summary>
    private async Task<string> StartServerAsync(TmuxCommand command, CancellationToken token)
    {
        if (command.Arguments.Sum(a => Encoding.UTF8.GetByteCount(a) + 1) > ArgumentBytes)
        {
            throw new TmuxException(TmuxError.BadArgument, "The command line is too long to start a tmux server with: tmux takes 15,000 bytes. Put it into a script.");
        }

        var transport = channel.Transport;
        using var change = await transport.Arrivals.ChangeAsync(token).ConfigureAwait(false);
        var result = await transport.RunAsync(transport.Start(command), StartPatience, token).ConfigureAwait(false);
        if (result.StandardOutput is ['%', ..] answer)
        {
            return answer;
        }

        // Some failures to start a server exit with 0.

        var text = result.StandardError.Trim();
        throw text.StartsWith("duplicate session", StringComparison.Ordinal)
            ? ErrorTexts.FromReply(transport.Description, command.Name, null, text)
            : ErrorTexts.FromExit(transport, wasAttached: false, "", text);
    }

    private void CheckPath(string? path)
    {
        // tmux starts a program in the home folder, without a word, where the folder does not exist.
        if (path is not null && channel.Transport.IsLocal && !Directory.Exists(path))
        {
            throw new TmuxException(TmuxError.BadArgument, $"The working directory '{path}' does not exist.") { Server = channel.Transport.Description };
        }
    }

    private static string? Literal(string? text) => text is null ? null : TmuxFormat.Literal(text);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
