using Moana.Scheduling;

namespace Moana.Storage;

/// <summary>Reading an orchestration as a whole, at one moment.</summary>
public sealed partial class OrchestrationStore
{
    /// <summary>The word that stands for the orchestration that began last.</summary>
    public const string Latest = "latest";

    /// <summary>All that is on record of an orchestration. Another process may go on writing meanwhile.</summary>
    /// <param name="id">Its id, or <see cref="Latest"/>.</param>
    /// <exception cref="MoanaException">There is none of that id, or none at all.</exception>
    internal OrchestrationRecord GetRecord(string id) => Read(c => c.ReadOnce(() =>
    {
        var info = id.Equals(Latest, StringComparison.OrdinalIgnoreCase)
            ? ReadInfos(c, null, RecordColumns.Skip).FirstOrDefault() ?? throw StoreErrors.NoOrchestrations()
            : FindInfo(c, id);
        return new OrchestrationRecord(
            info,
            ReadRun(c, info.OrchestrationId).Path,
            ReadTasks(c, info.OrchestrationId, RecordColumns.Skip),
            ReadAttempts(c, info.OrchestrationId),
            ReadEvents(c, info.OrchestrationId, after: 0));
    }));

    /// <summary>What each turn of an orchestration used whose prompt was submitted, in the order in which they began.</summary>
    /// <param name="id">The orchestration.</param>
    /// <param name="unreadable">Hears of turns that cannot be read; without it they are passed over.</param>
    /// <exception cref="MoanaException">There is no such orchestration.</exception>
    public IReadOnlyList<RecordedUsage> GetUsage(string id, Action<MoanaException>? unreadable = null) => Read(c =>
    {
        DemandKnown(c, id);
        return c.QueryRows(
            $"A turn of '{id}'", unreadable ?? RecordColumns.Skip,
            """
            SELECT task, agent, began_at, ended_at, agent_turn FROM attempts
            WHERE orchestration = $1 AND (agent_turn IS NOT NULL OR outcome IN ('Started', 'Submitted', 'Queued')) ORDER BY began_at, turn
            """,
            r =>
            {
                var turn = r.Text(4) is { } read ? StoreJson.Read<AgentTurn>(read) : null;
                return new RecordedUsage(r.GetString(0), r.GetString(1), turn?.Model, turn?.EndedAt ?? r.Time(3) ?? r.Time(2)!.Value, turn?.Usage);
            },
            id);
    });

    /// <summary>What is kept of the turns of a task, in their order.</summary>
    internal static List<AgentTurn> ReadTurns(RecordConnection connection, string id, string taskId) => connection.QueryRows(
        $"A turn of task '{taskId}' of '{id}'", RecordColumns.Skip,
        "SELECT agent_turn FROM attempts WHERE orchestration = $1 AND task = $2 AND agent_turn IS NOT NULL ORDER BY began_at, turn",
        r => StoreJson.Read<AgentTurn>(r.GetString(0)), id, taskId);

    private static List<AttemptRow> ReadAttempts(RecordConnection connection, string id) => connection.QueryRows(
        $"An attempt of '{id}'", RecordColumns.Skip,
        "SELECT turn, task, agent, correction, began_at, ended_at, receipt, validations, agent_turn FROM attempts WHERE orchestration = $1 ORDER BY began_at, turn",
        r => new AttemptRow(
            Turn: r.GetString(0),
            TaskId: r.GetString(1),
            Agent: r.GetString(2),
            IsCorrection: r.GetInt32(3) != 0,
            BeganAt: r.Time(4)!.Value,
            EndedAt: r.Time(5),
            Receipt: r.Text(6) is { } receipt ? StoreJson.Read<AttemptReceipt>(receipt) : null,
            Validations: r.Text(7) is { } results ? StoreJson.ReadList<ValidationResult>(results) : [],
            // What was said and called on the way stays where it is: a report tells of thousands of turns.
            Read: r.Text(8) is { } read ? StoreJson.Read<AgentTurn>(read) with { Prompt = null, Texts = [], Tools = [] } : null),
        id);
}

/// <summary>All that is on record of an orchestration.</summary>
internal sealed record OrchestrationRecord(
    OrchestrationInfo Info, string Path, IReadOnlyList<TaskState> Tasks, IReadOnlyList<AttemptRow> Attempts, IReadOnlyList<OrchestrationEvent> Events);

/// <summary>One turn spent on a task. Its end is that of the task's last turn; of an earlier one only the events tell.</summary>
internal sealed record AttemptRow(
    string Turn, string TaskId, string Agent, bool IsCorrection, DateTimeOffset BeganAt, DateTimeOffset? EndedAt, AttemptReceipt? Receipt, IReadOnlyList<ValidationResult> Validations,
    AgentTurn? Read);

/// <summary>What a report tells of a receipt; the steps of twenty thousand are left where they are.</summary>
internal sealed record AttemptReceipt(DeliveryOutcome Outcome, string Reason, double DurationMilliseconds);
