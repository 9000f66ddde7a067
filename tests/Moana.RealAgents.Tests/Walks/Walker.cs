using System.Diagnostics;
using System.Globalization;
using Moana.Agents;
using Moana.Delivery;
using Moana.Detection;
using Moana.Monitoring;
using Moana.Panes;
using Moana.Testing;
using Moana.Tmux;

namespace Moana.RealAgents.Tests.Walks;

/// <summary>Leads a real agent through a script, and records every change of its status that the monitor tells.</summary>
internal sealed class Walker : IAsyncDisposable
{
    /// <summary>How long a step may take: claude gives up a failing request after three minutes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<string> _record = [];
    private readonly List<AgentStatus> _told = [];
    private readonly RealAgent _agent;
    private readonly TmuxServer _server;
    private readonly Fleet _fleet;
    private readonly AgentPane _pane;
    private readonly Task _recording;

    private Walker(RealAgent agent, TmuxServer server, Fleet fleet, AgentPane pane)
    {
        (_agent, _server, _fleet, _pane) = (agent, server, fleet, pane);
        _recording = RecordAsync();
    }

    /// <summary>All that happened so far, for people.</summary>
    internal string Record
    {
        get
        {
            lock (_record)
            {
                return string.Join('\n', _record);
            }
        }
    }

    /// <summary>The changes of the status so far.</summary>
    internal List<AgentStatus> Told
    {
        get
        {
            lock (_record)
            {
                return [.. _told];
            }
        }
    }

    internal static async Task<Walker> StartAsync(RealAgent agent)
    {
        var server = TmuxServer.For(RealAgentTest.EndpointOf(agent));
        var fleet = new Fleet(server, ProfileCatalog.Load());
        return new(agent, server, fleet, await fleet.RegisterAsync(agent.Kit.Name, null, agent.Id, agent.Kit.Name, TestContext.Current.CancellationToken));
    }

    /// <summary>Goes all steps; fails where the status changes otherwise than the script says.</summary>
    internal async Task WalkAsync(IEnumerable<WalkStep> steps)
    {
        var known = 0;
        foreach (var step in steps)
        {
            Note($"-- {step.Name}");
            await step.Act(this);
            await ReachAsync(step, known);
            known = Told.Count;
        }
    }

    /// <summary>Sends a prompt; with force it clears what an interrupted agent has put back into its composer.</summary>
    internal async Task SendAsync(string prompt, bool force = false)
    {
        var receipt = await DeliverAsync(prompt, new() { Force = force });
        Assert.True(receipt.Outcome is DeliveryOutcome.Started or DeliveryOutcome.Submitted, $"{receipt.Outcome}: {receipt.Reason}\n{string.Join('\n', receipt.Steps)}\n{Record}");
    }

    /// <summary>Sends a prompt, whatever becomes of it.</summary>
    internal Task<PromptReceipt> DeliverAsync(string prompt, DeliveryOptions options) =>
        new PromptSender(_fleet, TimeProvider.System).SendAsync(_pane, prompt, options, _stop.Token);

    /// <summary>Sends, and answers the dialog that it brings with a key, once it was told of.</summary>
    internal async Task SendAndAnswerAsync(string prompt, string key)
    {
        await SendAsync(prompt);
        await SeesAsync(AgentStatus.WaitingForInput);
        await AnswerAsync(key);
    }

    /// <summary>Answers the dialog that is open with a key, once it is drawn.</summary>
    internal async Task AnswerAsync(string key)
    {
        var dialog = await DialogAsync();
        while (await ChangesAsync(dialog, TimeSpan.FromSeconds(0.5)))
        {
            // An agent's own hook tells of a dialog before it is drawn.
            dialog = await DialogAsync();
        }

        while (await DialogAsync() == dialog)
        {
            // claude takes no key in the first moment of a dialog, so that nobody answers it by mistake.
            await _agent.KeysAsync(key);
            await ChangesAsync(dialog, TimeSpan.FromSeconds(3));
        }
    }

    /// <summary>
    /// Sends, and interrupts the turn once its answer streams; an agent that is interrupted sooner may give the prompt back.
    /// </summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="streamed">What is seen of its answer while it is written; null for a program that shows answers when they are whole.</param>
    internal async Task SendAndInterruptAsync(string prompt, string? streamed)
    {
        await SendAsync(prompt);
        await SeesWorkAsync(prompt, streamed);
        await InterruptAsync();
    }

    /// <summary>Waits until a prompt's answer is being written.</summary>
    internal Task SeesWorkAsync(string prompt, string? streamed) => streamed is null ? SeesAsync(AgentStatus.Working) : _agent.SeesAsync(
        screen => screen.LastIndexOf(prompt, StringComparison.Ordinal) is >= 0 and var at && screen.IndexOf(streamed, at, StringComparison.Ordinal) > at,
        "this turn's own answer");

    /// <summary>Sends what the model answers with an error.</summary>
    internal async Task SendFailingAsync(string prompt, ErrorEnd end)
    {
        await SendAsync(prompt);
        if (end == ErrorEnd.Interrupted)
        {
            await Eventually.TrueAsync(() => _agent.Model.Prompts.Count(p => p == prompt) > 2, "the agent's second try again", Patience);
            await InterruptAsync();
        }
    }

    internal async Task TypeAsync(string text)
    {
        do
        {
            // A program that was interrupted may have given the prompt back, or gives it back while this is typed.
            if (await DraftAsync() is { Length: > 0 })
            {
                await _server.SendKeysAsync(_pane.Pane.Id, _pane.Profile.Delivery.ClearKeys, _stop.Token);
                await Eventually.TrueAsync(async () => await DraftAsync() is not { Length: > 0 }, "an empty composer");
            }

            await _agent.TypeAsync(text);
        }
        while (!await ShowsAsync(text) || (await DraftAsync() is { } draft && draft.Length > text.Length && draft.EndsWith(text, StringComparison.Ordinal)));

        do
        {
            // Programs take an Enter that comes at once for a part of the text.
            await _agent.KeysAsync("Enter");
        }
        while (await StaysAsync(text));
    }

    /// <summary>Whether what was typed still stands in the composer after a while.</summary>
    private async Task<bool> StaysAsync(string text)
    {
        try
        {
            await Eventually.TrueAsync(async () => (await DraftAsync())?.Trim() != text, "a composer without what was typed", TimeSpan.FromSeconds(5));
            return false;
        }
        catch (TimeoutException)
        {
            return true;
        }
    }

    /// <summary>Whether what was typed comes to be seen; a mode of vim takes the first keys as commands.</summary>
    private async Task<bool> ShowsAsync(string text)
    {
        try
        {
            await Eventually.TrueAsync(async () => (await _agent.ScreenAsync()).Contains(text, StringComparison.Ordinal), text, TimeSpan.FromSeconds(5));
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task<string?> DraftAsync()
    {
        await using var pane = PaneSession.Open(_fleet, _pane, TimeProvider.System);
        return (await pane.LookAsync(_stop.Token)).Observation.Composer?.Text;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _recording;
        }
        catch (OperationCanceledException)
        {
            // That is how a watch ends.
        }

        await _server.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>Waits until all that a step has to bring was told; fails as soon as something else is.</summary>
    private async Task ReachAsync(WalkStep step, int known)
    {
        try
        {
            await Eventually.TrueAsync(() => _recording.IsCompleted || !step.MayBring(Since()) || step.Brings(Since()), step.Name, Patience);
        }
        catch (TimeoutException)
        {
            // The statuses tell better what is missing.
        }

        if (_recording.IsFaulted)
        {
            await _recording;
        }

        Assert.True(
            step.Brings(Since()),
            $"{_agent.Kit.Name}, {step.Name}: expected {string.Join(", ", step.Expected)}\ntold {string.Join(", ", Since())}\n{Record}\n{await _agent.ScreenAsync()}");

        List<AgentStatus> Since() => Told[known..];
    }

    private async Task InterruptAsync()
    {
        var receipt = await new TurnInterrupter(_fleet, TimeProvider.System).StopAsync(_pane, Patience, Note, _stop.Token);
        Assert.True(receipt.Outcome == InterruptOutcome.Stopped, $"{receipt.Outcome}: {receipt.Reason}\n{Record}");
    }

    /// <summary>The end of the screen, where dialogs stand still; above it a mark may blink.</summary>
    private async Task<string> DialogAsync() => string.Join('\n', (await _agent.ScreenAsync()).TrimEnd().Split('\n').TakeLast(4));

    private async Task<bool> ChangesAsync(string dialog, TimeSpan patience)
    {
        try
        {
            await Eventually.TrueAsync(async () => await DialogAsync() != dialog, "another screen", patience);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Waits until a status was told last.</summary>
    internal Task SeesAsync(AgentStatus status) =>
        Eventually.TrueAsync(() => Told is [.., var last] && last == status, $"{status}; told:\n{Record}");

    private async Task RecordAsync()
    {
        var asked = false;
        await foreach (var report in new StatusMonitor(_fleet, TimeProvider.System).WatchAsync(new() { Names = [NamePattern.Whole(_agent.Kit.Name)] }, _stop.Token))
        {
            Note($"= {report.Status}, turn {report.Turn}, {report.Rule}: {report.Evidence}");
            lock (_record)
            {
                // A new turn is told of, too, with the status that stays. Before its first turn a program may work for itself:
                // codex starts its tools behind a composer that takes keys already, with and without a pause before.
                asked |= report.Turn is not null;
                var starts = !asked && report.Status == AgentStatus.Working;
                if (!starts && (_told is not [.., var last] || last != report.Status))
                {
                    _told.Add(report.Status);
                }
            }
        }
    }

    private void Note(string what)
    {
        lock (_record)
        {
            _record.Add(string.Create(CultureInfo.InvariantCulture, $"{_clock.Elapsed.TotalSeconds,7:0.00} {what}"));
        }
    }
}
