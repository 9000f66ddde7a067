namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>
/// A world in which one process orchestrates agents over a tmux: everything in it happens by a seed, and it watches that
/// nothing happens that must not. This part is time.
/// </summary>
internal sealed partial class SimWorld
{
    private static readonly DateTimeOffset Dawn = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Random _random;
    private readonly SimPlan _plan;
    private readonly PriorityQueue<Action, (DateTimeOffset, long)> _queue = new();
    private readonly SortedDictionary<string, SimAgent> _agents;
    private readonly List<string>? _trace;
    private DateTimeOffset _now = Dawn;
    private long _order;
    private bool _tmuxIsUp = true;
    private bool _isFarLost;
    private bool _serverIsDead;
    private DateTimeOffset _stoppedUntil;
    private TimeSpan _slept;

    public SimWorld(int seed, Func<ISimStore>? store = null, bool trace = false)
    {
        _random = new Random(seed);
        _plan = new SimPlan(_random);
        _trace = trace ? [] : null;
        _agents = new(_plan.Agents.ToDictionary(a => a, a => new SimAgent { Name = a, Since = Dawn }), StringComparer.Ordinal);
        _store = store?.Invoke() ?? new MemoryStore();
    }

    /// <summary>Runs to the end. Throws where an invariant breaks.</summary>
    public void Run()
    {
        using (_store)
        {
            Start();
            PlanTroubles();
            for (var steps = 0; _queue.TryDequeue(out var happen, out var at); steps++)
            {
                Demand(steps < 200_000 && at.Item1 - Dawn < TimeSpan.FromDays(30), "it ends");
                _now = at.Item1;
                happen();
                if (_isOver)
                {
                    CheckEnd();
                    return;
                }
            }

            Demand(false, "it ends, and does not just stop");
        }
    }

    /// <summary>What happened, by kind.</summary>
    public HashSet<OrchestrationEventKind> Kinds { get; } = [];

    public string Trace => string.Join('\n', _trace ?? []);

    private bool Chance(double probability) => probability > 0 && _random.NextDouble() < probability;

    private TimeSpan Between(double fromSeconds, double toSeconds) => TimeSpan.FromSeconds(fromSeconds + (_random.NextDouble() * (toSeconds - fromSeconds)));

    private void After(TimeSpan wait, Action happen) => _queue.Enqueue(happen, (_now + wait, _order++));

    private void Note(string text) => _trace?.Add($"{(_now - Dawn).TotalSeconds,10:0.000} {text}");

    private static void Demand(bool holds, string invariant)
    {
        if (!holds)
        {
            throw new InvariantBrokenException($"Broken: {invariant}.");
        }
    }
}

/// <summary>The world saw something that must never happen.</summary>
internal sealed class InvariantBrokenException(string message) : Exception(message);
