using System.Reflection;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Moana.Agents;
using Moana.Plans;
using Moana.Tmux;

namespace Moana.Mcp;

/// <summary>
/// A tool each of whose calls stands in the record, with its caller, before it is carried out, and whose errors a client reads as
/// they are: id, and what happened.
/// </summary>
internal sealed class RecordedTool(McpServerTool inner, SupervisorScope scope, Caller caller, CallLimit limit) : DelegatingMcpServerTool(inner)
{
    private static readonly string[] _about = ["agent", "agents", "to", "orchestration", "handle"];

    public override async ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        var began = scope.Clock.GetTimestamp();
        long? number = null;
        try
        {
            limit.Take();
            number = scope.Store.Calls.Begin(await caller.NameAsync(request.Server, cancellationToken), ProtocolTool.Name, About(request.Params?.Arguments));
            var result = await base.InvokeAsync(request, cancellationToken);
            End(result.IsError == true ? "Failed" : "Done");
            return result;
        }
        catch (OperationCanceledException)
        {
            End("Cancelled");
            throw;
        }
        catch (Exception e) when (Known(e, request.Params?.Arguments) is { } known)
        {
            return Failed(known);
        }
        catch (Exception)
        {
            End("Failed");
            throw;
        }

        CallToolResult Failed(MoanaException error)
        {
            End(error.ErrorId);
            return new() { IsError = true, Content = [new TextContentBlock { Text = $"{error.ErrorId}: {error.Message}" }] };
        }

        void End(string outcome)
        {
            if (number is { } call) scope.Store.Calls.End(call, outcome, scope.Clock.GetElapsedTime(began));
        }
    }

    private MoanaException? Known(Exception exception, IDictionary<string, JsonElement>? arguments) => exception switch
    {
        MoanaException e => e,
        TmuxException e => e.ToMoana(),
        PlanException e => new("PlanInvalid", MoanaErrorKind.InvalidInput, e.Message, null),
        ArgumentException or JsonException => new("BadArgument", MoanaErrorKind.InvalidInput, $"The arguments do not fit the tool: {ArgumentFit.Misfit(ProtocolTool.InputSchema, arguments) ?? exception.Message}", null),
        TargetInvocationException { InnerException: { } inner } => Known(inner, arguments),
        _ => null,
    };

    /// <summary>What a call is about: the names in it, and nothing of what it says.</summary>
    private static string About(IDictionary<string, JsonElement>? arguments) => arguments is null ? "" : string.Join(", ", _about
        .Where(arguments.ContainsKey).Select(a => arguments[a]).SelectMany(v => v.ValueKind switch
        {
            JsonValueKind.String => [v.GetString()!],
            JsonValueKind.Array => v.EnumerateArray().Take(10).Where(i => i.ValueKind == JsonValueKind.String).Select(i => i.GetString()!),
            _ => Enumerable.Empty<string>(),
        }));
}
