using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Moana.Agents;
using Moana.Monitoring;
using Moana.Notifications;
using Moana.Storage;
using Moana.Tmux;

namespace Moana.Dashboard;

/// <summary>A full-screen view of agents, for a person at a terminal. Waits for events; draws only what has changed.</summary>
/// <param name="fleet">Where the agents are.</param>
/// <param name="query">Which are shown.</param>
/// <param name="store">The record of orchestrations over them.</param>
/// <param name="clock">The time.</param>
/// <param name="notify">
/// Begins to tell the person of what happens, by other ways than the screen; it is given where its troubles go. Null for none.
/// </param>
public sealed class LiveDashboard(Fleet fleet, AgentQuery query, OrchestrationStore store, TimeProvider clock, Func<Action<string>, CancellationToken, Notifier>? notify = null)
{
    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan TidyUp = TimeSpan.FromMilliseconds(400);

    private readonly Channel<DashboardEvent> _events = Channel.CreateUnbounded<DashboardEvent>();
    private readonly AgentActions _actions = new(fleet, clock);
    private readonly AgentViewer _viewer = new(fleet, clock);
    private readonly List<Task> _work = [];
    private DashboardState _state = new() { Place = Place(fleet.Server.Endpoint, query), Now = clock.GetUtcNow() };
    private Frame? _shown;

    /// <summary>Shows it until the person quits.</summary>
    /// <param name="colours">False to leave colours out.</param>
    /// <param name="token">Ends it.</param>
    /// <exception cref="MoanaException"><c>NoTerminal</c>, or there are no such agents.</exception>
    /// <exception cref="TmuxException">The server is not there.</exception>
    public async Task RunAsync(bool colours, CancellationToken token)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Moana drives tmux, which does not run on Windows.");
        }

        // What cannot be shown is told before the screen is taken.
        await query.FindAsync(fleet, token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        // What has not been told yet is, when the screen is the person's again.
        await using var notifier = notify?.Invoke(text => Tell(new ActionEnded(text, true)), token);
        using var terminal = Terminal.Open();
        using var resized = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Tell(new Redrawn()));
        await using var second = clock.CreateTimer(_ => Tell(new Ticked(clock.GetUtcNow())), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        var keys = new KeyPump(_events.Writer);
        try
        {
            Start(WatchAsync(notifier, stop.Token), stop.Token);
            Start(FollowOrchestrationsAsync(notifier, stop.Token), stop.Token);
            Start(_viewer.RunAsync(Tell, stop.Token), stop.Token);
            await LoopAsync();
        }
        finally
        {
            keys.Dispose();
            await stop.CancelAsync();
            await Task.WhenAny(Task.WhenAll(_work), Task.Delay(TidyUp, CancellationToken.None));
        }

        async Task LoopAsync()
        {
            while (true)
            {
                while (_events.Reader.TryRead(out var happened))
                {
                    (_state, var effects) = DashboardModel.Update(_state, happened);
                    foreach (var effect in effects)
                    {
                        if (effect is Quit)
                        {
                            return;
                        }

                        await CarryOutAsync(effect);
                    }
                }

                Draw();
                // What happens meanwhile goes into the next frame.
                await Task.Delay(FrameTime, stop.Token);
                await _events.Reader.WaitToReadAsync(stop.Token);
            }
        }

        async Task CarryOutAsync(Effect effect)
        {
            switch (effect)
            {
                case SendPrompt e:
                    Start(ReportAsync(_actions.SendAsync(e, stop.Token)), stop.Token);
                    break;
                case PressKeys e:
                    Start(ReportAsync(_actions.PressAsync(e, stop.Token)), stop.Token);
                    break;
                case InterruptTurn e:
                    Start(ReportAsync(_actions.InterruptAsync(e, stop.Token)), stop.Token);
                    break;
                case OpenPane e:
                    await ReportAsync(_actions.OpenAsync(e, LendAsync, stop.Token));
                    break;
                case ViewAgent e:
                    _viewer.Want(e.Agent);
                    break;
                case Redraw:
                    terminal.Write("\u001b[2J");
                    _shown = null;
                    break;
            }
        }

        async Task LendAsync(Func<Task> use)
        {
            keys.Dispose();
            try
            {
                await terminal.LendAsync(use);
            }
            finally
            {
                // Also where the other program could not be started: the dashboard goes on.
                keys = new KeyPump(_events.Writer);
                _shown = null;
            }
        }

        void Draw()
        {
            var (width, height) = Terminal.Size;
            var frame = Frame.Draw(_state, width, height, colours);
            if (frame.Over(_shown) is { Length: > 0 } changes)
            {
                terminal.Write(changes);
            }

            _shown = frame;
        }
    }

    private void Tell(DashboardEvent happened) => _events.Writer.TryWrite(happened);

    private bool Concerns(OrchestrationInfo info) => _state.Agents.Any(a => info.Agent.Any(name => DashboardState.IsOf(name, a)));

    /// <summary>Whether an orchestration drives an agent: then its events tell a person all, and the status would tell it twice.</summary>
    private bool IsDriven(StatusReport report) => _state.Orchestration is { Info: { Status: OrchestrationStatus.Running } run } && run.Agent.Contains(report.Name, StringComparer.OrdinalIgnoreCase);

    private async Task WatchAsync(Notifier? notifier, CancellationToken token)
    {
        for (string? told = null; ;)
        {
            try
            {
                var reports = new StatusMonitor(fleet, clock).WatchAsync(query, token);
                await foreach (var report in notifier is null ? reports : NotificationSource.TellAsync(notifier, reports, r => !IsDriven(r)))
                {
                    told = null;
                    Tell(new StatusSeen(report));
                }
            }
            catch (Exception e) when (e is MoanaException or TmuxException)
            {
                // A server that hangs may answer again; a person who sees this can quit.
                if (told != e.Message)
                {
                    Tell(new ActionEnded(told = e.Message, true));
                }

                await Task.Delay(AfterTrouble, clock, token);
            }
        }
    }

    /// <summary>A record that cannot be read is told; the agents are shown without it.</summary>
    private async Task FollowOrchestrationsAsync(Notifier? notifier, CancellationToken token)
    {
        try
        {
            await new OrchestrationFeed(store, clock).RunAsync(Concerns, Tell, happened => notifier?.Tell(NotificationSource.From(happened)), token);
        }
        catch (MoanaException e)
        {
            Tell(new ActionEnded(e.Message, true));
        }
    }

    /// <summary>An action that fails is told; the dashboard goes on.</summary>
    private async Task ReportAsync(Task<ActionEnded> action)
    {
        try
        {
            Tell(await action);
        }
        catch (Exception e) when (e is MoanaException or TmuxException or Win32Exception)
        {
            Tell(new ActionEnded(e.Message, true));
        }
    }

    /// <summary>Work beside the loop. Where it fails, the loop ends with its error.</summary>
    private void Start(Task work, CancellationToken token) => _work.Add(Task.Run(
        async () =>
        {
            try
            {
                await work;
            }
            catch (Exception e) when (!token.IsCancellationRequested)
            {
                _events.Writer.TryComplete(e);
            }
            catch (OperationCanceledException)
            {
                // The dashboard ends.
            }
        },
        CancellationToken.None));

    private static string Place(TmuxEndpoint endpoint, AgentQuery query) =>
        string.Join(' ', new[] { endpoint.SocketPath ?? endpoint.SocketName, query.Session }.Where(p => !string.IsNullOrEmpty(p)) is var parts && parts.Any() ? parts : ["tmux"]);
}
