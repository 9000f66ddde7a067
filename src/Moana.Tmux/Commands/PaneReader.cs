using System.Runtime.CompilerServices;
using Moana.Tmux.Connections;
using Moana.Tmux.Protocol;
using Moana.Tmux.Screens;

namespace Moana.Tmux.Commands;

/// <summary>Lists and captures panes and sessions.</summary>
internal sealed class PaneReader(CommandChannel channel)
{
    /// <summary>Up to so many panes are asked for one by one; of more, as long as listing all of the server is dearer.</summary>
    private const int Few = 8;

    private volatile int _all;

    public async Task<TmuxVersion> GetVersionAsync(CancellationToken token)
    {
        try
        {
            await channel.ConnectAsync(token).ConfigureAwait(false);
            return channel.Version!;
        }
        catch (TmuxException e) when (e.Error == TmuxError.NoServer)
        {
            var transport = channel.Transport;
            var result = await transport.RunAsync(transport.Version(), channel.Settings.OpenTimeout, token).ConfigureAwait(false);
            return result.IsSuccess ? TmuxVersion.Parse(result.StandardOutput)
                : throw ErrorTexts.FromExit(transport, wasAttached: false, "", result.StandardError.Trim());
        }
    }

    public Task<IReadOnlyList<SessionInfo>> ListSessionsAsync(CancellationToken token) => NoneWithoutServer(async () =>
    {
        await channel.ConnectAsync(token).ConfigureAwait(false);
        var clients = channel.RunAsync(TmuxCommand.Query("list-clients").Add("-F", "#{session_id} #{client_control_mode} #{client_flags}"), token);
        var sessions = await ReadAsync(exact => new SessionRecords(channel.Version!, exact), r => r.ListAll(), (r, a) => r.Read(a), token).ConfigureAwait(false);
        var people = (await clients.ConfigureAwait(false)).Split('\n').Select(c => c.Split(' ')).Where(c => c is [_, "0", _] || !c[^1].Split(',').Contains("ignore-size")).ToList();
        return (IReadOnlyList<SessionInfo>)[.. sessions.Select(s => s with { Attached = people.Count(c => c[0] == s.Id.ToString()) })];
    });

    public Task<IReadOnlyList<PaneInfo>> ListPanesAsync(PaneDetails details, IReadOnlyList<string>? options, CancellationToken token) => NoneWithoutServer(async () =>
    {
        await channel.ConnectAsync(token).ConfigureAwait(false);
        return Learn(await ReadAsync(exact => new PaneRecords(options, channel.Version!, details, exact), r => r.ListAll(), (r, a) => r.Read(a), token).ConfigureAwait(false));
    });

    public Task<IReadOnlyList<PaneInfo>> ListPanesAsync(SessionId session, PaneDetails details, IReadOnlyList<string> options, CancellationToken token) =>
        ReadAsync(exact => new PaneRecords(options, channel.Version!, details, exact), r => r.List(session), (r, a) => r.Read(a), token);

    public async Task<IReadOnlyList<ClientInfo>> ListClientsAsync(CancellationToken token)
    {
        var list = TmuxCommand.Query("list-clients").Add("-F", "#{client_control_mode} #{client_activity} #{pane_id} #{client_name}");
        var now = TmuxCommand.Query("display-message").Add("-p", "%s");
        var replies = await channel.RunAllAsync([list, now], token).ConfigureAwait(false);
        var time = PaneRecords.Time(channel.Accept(now, replies[1]).Trim());
        return
        [
            .. channel.Accept(list, replies[0]).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(' ', 4)).Where(f => f is ["0", _, ['%', ..], _])
                .Select(f => new ClientInfo { Name = f[3], Pane = PaneId.Parse(f[2]), Quiet = time - PaneRecords.Time(f[1]) }),
        ];
    }

    public async Task<PaneInfo> GetPaneAsync(PaneId pane, IReadOnlyList<string>? options, CancellationToken token)
    {
        await channel.ConnectAsync(token).ConfigureAwait(false);
        var panes = await ReadAsync(exact => new PaneRecords(options, channel.Version!, exact: exact), r => r.List(pane), (r, a) => r.Read(a), token).ConfigureAwait(false);
        return panes.Count > 0 ? panes[0]
            : throw ErrorTexts.FromReply(channel.Transport.Description, "list-panes", pane.ToString(), $"can't find pane: {pane}");
    }

    public async Task<string> CaptureTextAsync(PaneId pane, CaptureOptions options, CancellationToken token)
    {
        await channel.ConnectAsync(token).ConfigureAwait(false);
        var capture = new PaneCapture(channel.Version!);
        return capture.Read(await channel.RunAsync(capture.Command(pane, options), token).ConfigureAwait(false));
    }

    public async Task<Screen> CaptureAsync(PaneId pane, CaptureOptions options, CancellationToken token)
    {
        await channel.ConnectAsync(token).ConfigureAwait(false);
        var capture = new PaneCapture(channel.Version!);
        var look = capture.Command(pane, options);
        var cursor = TmuxCommand.Query("display-message").Add("-p").On(pane.ToString()).Add("#{cursor_x} #{cursor_y}");
        var replies = await channel.RunAllAsync([look, cursor], token).ConfigureAwait(false);
        var text = capture.Read(channel.Accept(look, replies[0]));
        var at = channel.Accept(cursor, replies[1]).Split(' ');
        return Screen.Parse(text, at.Length == 2 && !options.History ? (PaneRecords.Int(at[0]), PaneRecords.Int(at[1])) : null);
    }

    public async IAsyncEnumerable<string?> CaptureManyAsync(
        IReadOnlyList<PaneId> panes, CaptureOptions options, [EnumeratorCancellation] CancellationToken token)
    {
        if (panes.Count == 0)
        {
            yield break;
        }

        await channel.ConnectAsync(token).ConfigureAwait(false);
        var capture = new PaneCapture(channel.Version!);
        var commands = panes.Select(pane => capture.Command(pane, options)).ToList();
        var index = 0;
        await foreach (var reply in channel.StreamAsync(commands, token).ConfigureAwait(false))
        {
            yield return channel.AcceptUnlessGone(commands[index++], reply) is { } text ? capture.Read(text) : null;
        }
    }

    public async IAsyncEnumerable<PaneSnapshot> SnapshotAsync(
        IReadOnlyList<PaneId> expected, Func<PaneInfo, bool> wanted, PaneDetails details, IReadOnlyList<string>? options, CaptureOptions capture, [EnumeratorCancellation] CancellationToken token)
    {
        try
        {
            await channel.ConnectAsync(token).ConfigureAwait(false);
        }
        catch (TmuxException e) when (e.Error == TmuxError.NoServer)
        {
            yield break;
        }

        var screens = new PaneCapture(channel.Version!);
        var records = new PaneRecords(options, channel.Version!, details);
        var list = records.ListAll();
        var commands = new List<TmuxCommand>(expected.Count + 1) { list };
        commands.AddRange(expected.Select(pane => screens.Command(pane, capture)));

        var awaited = new Dictionary<PaneId, PaneInfo>();
        var index = -1;
        await foreach (var reply in channel.StreamAsync(commands, token).ConfigureAwait(false))
        {
            if (index++ < 0)
            {
                var panes = records.Read(channel.Accept(list, reply)) is { } read ? Learn(read) : await ListPanesAsync(details, options, token).ConfigureAwait(false);
                foreach (var pane in panes.Where(wanted))
                {
                    awaited.TryAdd(pane.Id, pane);
                }
            }
            else if (channel.AcceptUnlessGone(commands[index], reply) is { } text && awaited.Remove(expected[index - 1], out var pane))
            {
                yield return new(pane, screens.Read(text));
            }
        }

        var late = awaited.Values.ToList();
        var next = 0;
        await foreach (var text in CaptureManyAsync(late.ConvertAll(p => p.Id), capture, token).ConfigureAwait(false))
        {
            yield return new(late[next++], text);
        }
    }

    public async Task<IReadOnlyList<PaneSnapshot?>> ReadPanesAsync(
        IReadOnlyList<PaneId> panes, PaneDetails details, IReadOnlyList<string>? options, CaptureOptions capture, CancellationToken token)
    {
        if (panes.Count > Math.Max(Few, _all / 2))
        {
            var wanted = panes.ToHashSet();
            var seen = new Dictionary<PaneId, PaneSnapshot>(panes.Count);
            await foreach (var snapshot in SnapshotAsync(panes, p => wanted.Contains(p.Id), details, options, capture, token).ConfigureAwait(false))
            {
                seen[snapshot.Pane.Id] = snapshot;
            }

            return [.. panes.Select(p => seen.GetValueOrDefault(p))];
        }

        try
        {
            return await ReadFewAsync(panes, details, options, capture, token).ConfigureAwait(false);
        }
        catch (TmuxException e) when (e.Error == TmuxError.NoServer)
        {
            return new PaneSnapshot?[panes.Count];
        }
    }

    private async Task<IReadOnlyList<PaneSnapshot?>> ReadFewAsync(
        IReadOnlyList<PaneId> panes, PaneDetails details, IReadOnlyList<string>? options, CaptureOptions capture, CancellationToken token)
    {
        await channel.ConnectAsync(token).ConfigureAwait(false);
        var screens = new PaneCapture(channel.Version!);
        var records = new PaneRecords(options, channel.Version!, details);
        var commands = panes.SelectMany(p => new[] { records.List(p), screens.Command(p, capture) }).ToList();
        var replies = await channel.RunAllAsync(commands, token).ConfigureAwait(false);
        var texts = commands.Zip(replies, channel.AcceptUnlessGone).ToList();
        var read = new PaneSnapshot?[panes.Count];
        for (var i = 0; i < read.Length; i++)
        {
            if (texts[2 * i] is { } facts && texts[(2 * i) + 1] is { } text)
            {
                var pane = records.Read(facts) is { } found ? found.FirstOrDefault() : await GetPaneAsync(panes[i], options, token).ConfigureAwait(false);
                read[i] = pane is null ? null : new(pane, screens.Read(text));
            }
        }

        return read;
    }

    /// <summary>A pane with an option that was asked for is one of the caller's, and so is its session.</summary>
    private IReadOnlyList<PaneInfo> Learn(IReadOnlyList<PaneInfo> panes)
    {
        _all = panes.Count;
        var own = panes.Where(p => p.Options.Count > 0).Select(p => p.SessionId).ToHashSet();
        if (own.Count > 0 && !(channel.Home is { } home && own.Contains(home)))
        {
            channel.Home = own.First();
        }

        return panes;
    }

    /// <summary>Asks, and asks again exactly where tmux printed a text escaped.</summary>
    private async Task<IReadOnlyList<T>> ReadAsync<TRecords, T>(
        Func<bool, TRecords> make, Func<TRecords, TmuxCommand> command, Func<TRecords, string, List<T>?> read, CancellationToken token)
    {
        foreach (var exact in new[] { false, true })
        {
            var records = make(exact);
            if (read(records, await channel.RunAsync(command(records), token).ConfigureAwait(false)) is { } list)
            {
                return list;
            }
        }

        throw new TmuxException(TmuxError.CommandFailed, $"The {channel.Transport.Description} answered a listing in a form that cannot be read.")
        {
            Server = channel.Transport.Description,
        };
    }

    private static async Task<IReadOnlyList<T>> NoneWithoutServer<T>(Func<Task<IReadOnlyList<T>>> list)
    {
        try
        {
            return await list().ConfigureAwait(false);
        }
        catch (TmuxException e) when (e.Error == TmuxError.NoServer)
        {
            return [];
        }
    }
}
