using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Moana.Agents;
using Moana.Delivery;
using Moana.Engine;
using Moana.Scheduling;

namespace Moana.Orchestration.Tests.Engine;

/// <summary>Agents that live in this process, in real time: they outlive an engine as panes outlive a shell.</summary>
internal sealed class InMemoryAgents(TimeSpan work, params string[] names) : IAgentPort
{
    private readonly ConcurrentDictionary<string, StatusReport> _status = new(names.Select(n => KeyValuePair.Create(n, Report(n, AgentStatus.Idle, null))));
    private readonly ConcurrentDictionary<string, Lease> _leases = new();
    private readonly ConcurrentDictionary<string, TurnOutcome> _ended = new();
    private readonly ConcurrentDictionary<string, string?> _moved = new();
    private string? _log;
    private readonly ConcurrentDictionary<Channel<StatusReport>, bool> _watchers = new();

    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>The prompts that the agents took, in their order.</summary>
    public ConcurrentQueue<(string Agent, string Turn, string Prompt)> Accepted { get; } = new();

    /// <summary>Leases that stand on the panes now.</summary>
    public IReadOnlyDictionary<string, Lease> Leases => _leases;

    /// <summary>How many readers of statuses there are.</summary>
    public int Watchers => _watchers.Count;

    /// <summary>The folders that the agents work in.</summary>
    public Func<string, string?> Folder { get; set; } = _ => null;

    /// <summary>What is read of a turn that has ended.</summary>
    public Func<string, AgentTurn?> Reads { get; set; } = _ => null;

    public Task<AgentTurn?> ReadTurnAsync(string agent, string turn, TurnOutcome outcome, StatusReport? seen, CancellationToken token) => Task.FromResult(Reads(turn));

    /// <summary>Which agents do not come to an end by themselves.</summary>
    public Func<string, bool> IsSlow { get; set; } = _ => false;

    /// <summary>How an agent's last turn ended.</summary>
    public TurnOutcome? OutcomeOf(string agent) => _status[agent].Outcome;

    /// <summary>Called in every delivery, before the agent takes the prompt; may throw.</summary>
    public Func<string, CancellationToken, Task> BeforeAccept { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Called in every delivery, after the agent took the prompt; may throw.</summary>
    public Func<string, CancellationToken, Task> AfterAccept { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Ends the streams of statuses with an error.</summary>
    public void BreakWatch(Exception? error = null) => _watchers.Keys.ToList().ForEach(w => w.Writer.TryComplete(error ?? new IOException("the server went away")));

    /// <summary>Ends the agent's turn otherwise than it would end by itself.</summary>
    public void End(string agent, TurnOutcome outcome)
    {
        _ended[_status[agent].Turn!] = outcome;
        Set(agent, AgentStatus.Idle);
    }

    public void Set(string agent, AgentStatus status, string? question = null)
    {
        var report = _status.AddOrUpdate(agent, _ => Report(agent, status, null, question), (_, last) => Report(agent, status, last.Turn, question) with
        {
            Outcome = last.Turn is { } turn && _ended.TryGetValue(turn, out var outcome) ? outcome : null,
        });
        _watchers.Keys.ToList().ForEach(w => w.Writer.TryWrite(report));
    }

    public async IAsyncEnumerable<StatusReport> WatchAsync(IReadOnlyList<string> agents, [EnumeratorCancellation] CancellationToken token)
    {
        var channel = Channel.CreateUnbounded<StatusReport>();
        _watchers[channel] = true;
        try
        {
            foreach (var agent in agents)
            {
                yield return _status[agent];
            }

            await foreach (var report in channel.Reader.ReadAllAsync(token))
            {
                yield return report;
            }
        }
        finally
        {
            _watchers.TryRemove(channel, out _);
        }
    }

    /// <summary>
    /// Keeps what the agents accept in a file, and begins with what stands there: then they outlive the process that they
    /// live in, as panes do.
    /// </summary>
    public InMemoryAgents KeptIn(string log)
    {
        foreach (var line in File.Exists(log) ? File.ReadLines(log) : [])
        {
            var parts = line.Split('\t');
            Accepted.Enqueue((parts[0], parts[1], parts[2]));
            _status[parts[0]] = Report(parts[0], AgentStatus.Completed, parts[1]);
        }

        _log = log;
        return this;
    }

    public string? FolderOf(string agent) => _moved.GetValueOrDefault(agent) ?? Folder(agent);

    /// <summary>The folders that agents were moved to, in their order; null for back to where they were.</summary>
    public ConcurrentQueue<(string Agent, string? Folder)> Moves { get; } = new();

    public Task<AgentMove> MoveAsync(string agent, string? folder, string orchestration, CancellationToken token)
    {
        if (_moved.GetValueOrDefault(agent) == folder)
        {
            return Task.FromResult(AgentMove.None);
        }

        _moved[agent] = folder;
        Moves.Enqueue((agent, folder));
        var started = DateTimeOffset.UtcNow;
        _status[agent] = Report(agent, AgentStatus.Idle, null);
        return Task.FromResult(new AgentMove(PreparationOutcome.Ready, "", started));
    }

    public Task<string?> StopTurnAsync(string agent, string turn, CancellationToken token)
    {
        if (_status[agent] is { Status: AgentStatus.Working } report && report.Turn == turn)
        {
            End(agent, TurnOutcome.Interrupted);
        }

        return Task.FromResult<string?>(null);
    }

    public Task<StatusReport> LookAsync(string agent, CancellationToken token) => Task.FromResult(_status[agent]);

    public async Task<PromptReceipt> SendAsync(string agent, TurnRequest turn, string prompt, CancellationToken token)
    {
        var started = DateTimeOffset.UtcNow;
        _status[agent] = _status[agent] with { Turn = turn.Turn };
        await BeforeAccept(agent, token);
        lock (Accepted)
        {
            Accepted.Enqueue((agent, turn.Turn, prompt));
            if (_log is not null)
            {
                File.AppendAllText(_log, $"{agent}\t{turn.Turn}\t{prompt}\n");
            }
        }

        Set(agent, AgentStatus.Working);
        _ = Task.Delay(work, CancellationToken.None).ContinueWith(
            _ =>
            {
                if (!IsSlow(agent) && _status[agent].Turn == turn.Turn && _ended.TryAdd(turn.Turn, TurnOutcome.Completed))
                {
                    Set(agent, AgentStatus.Completed);
                }
            },
            TaskScheduler.Default);
        await AfterAccept(agent, token);
        return new PromptReceipt
        {
            Name = agent,
            Outcome = DeliveryOutcome.Started,
            Reason = "it works",
            Turn = turn.Turn,
            Attempts = 1,
            Characters = prompt.Length,
            StartedAt = started,
            DurationMilliseconds = 1,
            Session = "s",
            Address = new() { PaneId = "%1" },
        };
    }

    public Task<TurnCheck> CheckTurnAsync(string agent, string turn, DateTimeOffset began, CancellationToken token) =>
        Task.FromResult(new TurnCheck(Accepted.Any(a => a.Turn == turn) ? TurnStanding.Sent : TurnStanding.NotSent, "the log"));

    public Task<string?> AnswerAsync(string agent, StatusReport question, AnswerRule answer, CancellationToken token)
    {
        Set(agent, AgentStatus.Idle);
        return Task.FromResult<string?>(null);
    }

    public Task RestartAsync(string agent, CancellationToken token)
    {
        Set(agent, AgentStatus.Idle);
        return Task.CompletedTask;
    }

    public string KeyOf(string agent) => $"memory {agent}";

    public Task<string?> TakeLeaseAsync(string agent, Lease lease, bool force, CancellationToken token)
    {
        var holder = _leases.AddOrUpdate(agent, lease, (_, other) => force || other.OrchestrationId == lease.OrchestrationId ? lease : other);
        return Task.FromResult(holder == lease ? null : $"orchestration '{holder.OrchestrationId}'");
    }

    public Task ReleaseLeaseAsync(string agent, Lease lease, CancellationToken token)
    {
        _leases.TryRemove(KeyValuePair.Create(agent, lease));
        return Task.CompletedTask;
    }

    private static StatusReport Report(string agent, AgentStatus status, string? turn, string? question = null) => new()
    {
        Name = agent,
        Status = status,
        Evidence = $"it is {status}",
        Since = DateTimeOffset.UtcNow,
        Turn = turn,
        Session = "s",
        Window = "1:w",
        Address = new() { PaneId = "%1" },
        Profile = "p",
        Question = question,
        Rule = question is null ? null : "permission",
    };
}
