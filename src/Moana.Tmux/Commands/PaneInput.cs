using System.Globalization;
using Moana.Tmux.Connections;
using Moana.Tmux.Protocol;
using Moana.Tmux.Screens;

namespace Moana.Tmux.Commands;

/// <summary>
/// Pastes and keys. tmux itself looks at the pane in the same breath: a paste into a dead pane kills a 3.3a server, in
/// copy mode neither brackets nor Enter reach the program, and with input off everything is dropped without a word.
/// </summary>
internal sealed class PaneInput(CommandChannel channel)
{
    private const string Dead = "dead";
    private const string Off = "off";
    private const string Mode = "mode";
    private const string Synchronized = "synchronized";
    private const string Moved = "moved";
    private const string Unheld = "unheld";

    private const int KeysAtOnce = 4000;

    private static int _buffers;

    /// <summary>Pastes; false when another screen than the one that was seen stands there, and nothing was pasted.</summary>
    public async Task<bool> PasteAsync(
        PaneId pane, string text, ScreenStamp? seen, PaneHold? hold, IReadOnlyDictionary<string, string?>? before, CancellationToken token)
    {
        if (text.Length == 0)
        {
            return true;
        }

        var buffer = string.Create(CultureInfo.InvariantCulture, $"moana-{Environment.ProcessId}-{Interlocked.Increment(ref _buffers)}");
        var paste = TmuxCommand.Change("paste-buffer").Add("-p", "-r", "-d", "-b", buffer).On(pane.ToString()).Under(Guard(pane, seen, hold, [Dead, Off, Mode]));
        var pasted = false;
        try
        {
            var commands = Before(pane, before, hold);
            var options = commands.Count;
            if (text.Length > channel.Settings.FileAbove && channel.Transport.IsLocal)
            {
                await LoadAsync(buffer, text, token).ConfigureAwait(false);
            }
            else
            {
                commands.AddRange(BufferText.Set(buffer, text));
            }

            commands.Add(paste);
            var replies = await channel.RunAllAsync(commands, token).ConfigureAwait(false);
            CheckSet(pane, commands.Take(options), replies);
            for (var i = options; i < commands.Count - 1; i++)
            {
                channel.Accept(commands[i], replies[i]);
            }

            pasted = IsDone(pane, paste, replies[^1]);
            return pasted;
        }
        finally
        {
            if (!pasted)
            {
                await ForgetAsync(buffer).ConfigureAwait(false);
            }
        }
    }

    public Task SendKeysAsync(PaneId pane, IReadOnlyList<string> keys, CancellationToken token) =>
        keys.Count == 0 ? Task.CompletedTask : RunGuardedAsync(pane, [Keys(pane, keys)], token);

    public async Task<bool> TrySendKeysAsync(
        PaneId pane, IReadOnlyList<string> keys, ScreenStamp seen, PaneHold? hold, IReadOnlyDictionary<string, string?>? before, CancellationToken token)
    {
        var options = Before(pane, before, hold);
        var press = Keys(pane, keys).Under(KeyGuard(pane, seen, hold));
        var replies = await channel.RunAllAsync([.. options, press], token).ConfigureAwait(false);
        CheckSet(pane, options, replies);
        return IsDone(pane, press, replies[^1]);
    }

    public Task SendTextAsync(PaneId pane, string text, CancellationToken token) => text.Length == 0 ? Task.CompletedTask
        : RunGuardedAsync(pane, BufferText.Parts(text, KeysAtOnce).Select(part => TmuxCommand.Change("send-keys").Add("-l").On(pane.ToString()).Add("--", part)), token);

    public async Task LeaveModeAsync(PaneId pane, CancellationToken token)
    {
        // Modes are stacked, and each is left in its own way: the trees and the clock by a key, the others by a command.
        for (var depth = 0; depth < 8; depth++)
        {
            var look = TmuxCommand.Query("list-panes").On(pane.ToString()).Add("-f", $"#{{==:#{{pane_id}},{pane}}}", "-F", "#{pane_mode}");
            var leave = (await channel.RunAsync(look, token).ConfigureAwait(false)) switch
            {
                "" => null,
                "copy-mode" or "view-mode" => TmuxCommand.Change("send-keys").On(pane.ToString()).Add("-X", "cancel"),
                _ => TmuxCommand.Change("send-keys").On(pane.ToString()).Add("q"),
            };
            if (leave is null)
            {
                return;
            }

            leave.Under(new(pane, $"#{{?pane_in_mode,{CommandGuard.Pass},{CommandGuard.Word("left")}}}"));
            if ((await channel.RunAllAsync([leave], token).ConfigureAwait(false))[0] is { Failed: true } reply && CommandGuard.Obstacle(reply.Text) is null)
            {
                channel.Accept(leave, reply);
            }
        }

        throw Refused(pane, "send-keys", TmuxError.CommandFailed, "is in a mode that could not be left");
    }

    /// <summary>What is set before an input, in the same write and under the same hold.</summary>
    private static List<TmuxCommand> Before(PaneId pane, IReadOnlyDictionary<string, string?>? options, PaneHold? hold) =>
        options is null ? [] : [.. OptionSetting.Of(pane, options, hold is null ? null : Guard(pane, seen: null, hold, []))];

    private void CheckSet(PaneId pane, IEnumerable<TmuxCommand> options, IReadOnlyList<Reply> replies)
    {
        foreach (var (option, reply) in options.Zip(replies))
        {
            IsDone(pane, option, reply);
        }
    }

    private static TmuxCommand Keys(PaneId pane, IReadOnlyList<string> keys)
    {
        foreach (var key in keys)
        {
            KeyName.Check(key);
        }

        return TmuxCommand.Change("send-keys").On(pane.ToString()).Add("--").Add([.. keys]);
    }

    private async Task RunGuardedAsync(PaneId pane, IEnumerable<TmuxCommand> commands, CancellationToken token)
    {
        var guarded = commands.Select(c => c.Under(KeyGuard(pane, seen: null, hold: null))).ToList();
        var replies = await channel.RunAllAsync(guarded, token).ConfigureAwait(false);
        for (var i = 0; i < replies.Count; i++)
        {
            IsDone(pane, guarded[i], replies[i]);
        }
    }

    private static CommandGuard KeyGuard(PaneId pane, ScreenStamp? seen, PaneHold? hold) => Guard(pane, seen, hold, [Dead, Off, Mode, Synchronized]);

    /// <summary>Another screen than the one that was seen is an obstacle too, after all others; and before all, that the hold is lost.</summary>
    private static CommandGuard Guard(PaneId pane, ScreenStamp? seen, PaneHold? hold, IEnumerable<string> obstacles)
    {
        var free = obstacles.Reverse().Aggregate(
            seen is null ? CommandGuard.Pass : $"#{{?{seen.Condition},{CommandGuard.Pass},{CommandGuard.Word(Moved)}}}",
            (rest, obstacle) => $"#{{?{Variable(obstacle)},{CommandGuard.Word(obstacle)},{rest}}}");
        return new(pane, hold is null ? free : $"#{{?{hold.Condition},{free},{CommandGuard.Word(Unheld)}}}");
    }

    private static string Variable(string obstacle) => obstacle switch
    {
        Off => "pane_input_off",
        Mode => "pane_in_mode",
        _ => $"pane_{obstacle}",
    };

    /// <summary>False when the screen had moved, and the command was not carried out.</summary>
    private bool IsDone(PaneId pane, TmuxCommand command, Reply reply)
    {
        var obstacle = reply.Failed ? CommandGuard.Obstacle(reply.Text) : null;
        if (obstacle is null)
        {
            channel.Accept(command, reply);
        }

        return obstacle switch
        {
            null => true,
            Moved => false,
            Unheld => throw Refused(pane, command.Name, TmuxError.HoldLost, "was taken over by somebody else, who found the right to press keys in it unused for too long"),
            Dead => throw Refused(pane, command.Name, TmuxError.PaneDead, "has no program any more: its process has ended"),
            Mode => throw Refused(pane, command.Name, TmuxError.CommandFailed, "is in copy mode or another mode, where input does not reach the program; leave the mode first"),
            Off => throw Refused(pane, command.Name, TmuxError.CommandFailed, "has its input switched off (select-pane -e switches it on)"),
            Synchronized => throw Refused(pane, command.Name, TmuxError.CommandFailed, "is synchronized, so keys would reach every pane of its window (the window option synchronize-panes)"),
            _ => throw ErrorTexts.FromReply(channel.Transport.Description, command.Name, pane.ToString(), $"can't find pane: {pane}"),
        };
    }

    private TmuxException Refused(PaneId pane, string command, TmuxError error, string why) =>
        new(error, $"Pane {pane} of the {channel.Transport.Description} {why}. '{command}' was not carried out.")
        {
            Server = channel.Transport.Description,
            Target = pane.ToString(),
            Command = command,
        };

    private async Task LoadAsync(string buffer, string text, CancellationToken token)
    {
        using var file = PrivateFile.Write(text);
        var load = TmuxCommand.Change("load-buffer").Add("-b", buffer, file.Path);
        if (!(await channel.RunAllAsync([load], token).ConfigureAwait(false))[0].Failed)
        {
            return;
        }

        // The server may see another file system.
        var commands = BufferText.Set(buffer, text).ToList();
        var replies = await channel.RunAllAsync(commands, token).ConfigureAwait(false);
        for (var i = 0; i < commands.Count; i++)
        {
            channel.Accept(commands[i], replies[i]);
        }
    }

    /// <summary>Deletes the buffer of a paste that did not come about, as far as that can be done.</summary>
    private async Task ForgetAsync(string buffer)
    {
        try
        {
            await channel.RunAllAsync([TmuxCommand.Change("delete-buffer").Add("-b", buffer)], CancellationToken.None).ConfigureAwait(false);
        }
        catch (TmuxException)
        {
            // The caller is told of the paste; what became of the buffer tells nothing more.
        }
    }
}
