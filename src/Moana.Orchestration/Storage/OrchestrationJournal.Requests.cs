using System.Runtime.CompilerServices;
using System.Text.Json;
using Moana.Engine;
using Moana.Scheduling;

namespace Moana.Storage;

/// <summary>What people in other shells want of a running orchestration, as the record has it.</summary>
internal abstract partial class OrchestrationJournal
{
    /// <summary>How long nobody looks for requests where nothing is told.</summary>
    private static readonly TimeSpan RequestWait = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public virtual async IAsyncEnumerable<OrchestrationRequest> ReadRequestsAsync([EnumeratorCancellation] CancellationToken token)
    {
        using var changes = database.Listen(clock);
        for (var last = 0L; ;)
        {
            List<OrchestrationRequest> requests = [];
            if (_isClosed)
            {
                yield break;
            }

            Guard(() =>
            {
                if (!_isClosed)
                {
                    requests.AddRange(ReadRequests(ref last));
                    requests.AddRange(FindLostLeases());
                }

                return true;
            });

            foreach (var request in requests)
            {
                yield return request;
            }

            await changes.NextAsync(RequestWait, token).ConfigureAwait(false);
        }
    }

    protected List<OrchestrationRequest> ReadRequests(ref long last)
    {
        var rows = FindRequests(last);
        last = rows.Count > 0 ? rows[^1].Id : last;
        foreach (var row in rows.Where(r => r.Kind == nameof(StopRequest)))
        {
            // Done with at once: the next run must not stop for it again.
            connection.Execute("DELETE FROM requests WHERE id = $1", row.Id);
        }

        return [.. rows.Select(r => ReadRequest(r.Id, r.Kind, r.Body))];
    }

    private OrchestrationRequest ReadRequest(long request, string kind, string body)
    {
        try
        {
            return kind switch
            {
                nameof(AddTask) => new SchedulerRequest(request, new AddTask(StoreJson.Read<OrchestrationTask>(body))),
                nameof(CancelTask) when StoreJson.Read<CancelTask>(body) is { TaskId: not null, Reason: not null } cancel => new SchedulerRequest(request, cancel),
                nameof(RetryTask) when StoreJson.Read<RetryTask>(body) is { TaskId: not null } retry => new SchedulerRequest(request, retry),
                nameof(JoinRequest) => new JoinRequest(request, StoreJson.ReadList<JoiningAgent>(body)),
                nameof(StopRequest) => new StopRequest(body),
                _ => throw new JsonException($"It is a '{kind}' without what that needs."),
            };
        }
        catch (JsonException e)
        {
            connection.Execute("DELETE FROM requests WHERE id = $1", request);
            return new UnreadableRequest($"A request from another shell could not be read, and was left: {e.Message}");
        }
    }
}
