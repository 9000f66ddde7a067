using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Moana.Mocks.Dialects;

namespace Moana.Mocks;

/// <summary>
/// A model on loopback that speaks OpenAI's, Anthropic's and Gemini's APIs, behaves as the words of the prompt ask, and
/// keeps what arrived, so that real agents can be driven without an account.
/// </summary>
public sealed class MockModel : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly List<ReceivedRequest> _requests = [];
    private readonly string? _log;
    private readonly string _folder;
    private readonly TimeProvider _clock;

    private MockModel(WebApplication application, string? log, string folder, TimeProvider clock)
    {
        _application = application;
        _log = log;
        _folder = folder;
        _clock = clock;
    }

    /// <summary>The port that it listens on.</summary>
    public int Port { get; private set; }

    /// <summary>Its address without a path: <c>http://127.0.0.1:PORT</c>.</summary>
    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>All requests so far, oldest first.</summary>
    public IReadOnlyList<ReceivedRequest> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    /// <summary>The prompts that started or repeated a turn, without wrappers: no tool results, none of the agents' own requests.</summary>
    public IReadOnlyList<string> Prompts => [.. Requests.Where(r => !r.Request.IsAuxiliary && !r.Request.IsToolResult).Select(r => r.Prompt)];

    /// <summary>Starts one.</summary>
    /// <param name="port">The port; 0 takes a free one.</param>
    /// <param name="log">A file that gets a JSON line per request.</param>
    /// <param name="folder">Where the file-writing tool call puts its files; the current folder when null.</param>
    /// <param name="clock">The time that it takes for its answers; the system's when null.</param>
    public static async Task<MockModel> StartAsync(int port = 0, string? log = null, string? folder = null, TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.AddRequestDecompression();
        var application = builder.Build();
        var model = new MockModel(application, log, folder ?? Environment.CurrentDirectory, clock ?? TimeProvider.System);
        application.UseRequestDecompression();
        application.Run(model.HandleAsync);
        await application.StartAsync();
        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        model.Port = new Uri(address).Port;
        return model;
    }

    /// <summary>Completes when the server is stopped.</summary>
    public Task WaitAsync() => _application.WaitForShutdownAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Answers that are still being written are cut.
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (HttpMethods.IsPost(context.Request.Method) && Dialect.All.FirstOrDefault(d => d.Speaks(path)) is { } dialect)
            await AnswerAsync(context, dialect, path);
        else
            await SideAnswerAsync(context, path);
    }

    private async Task AnswerAsync(HttpContext context, Dialect dialect, string path)
    {
        var cancellation = context.RequestAborted;
        if (await ReadAsync(context.Request.Body, cancellation) is not { } body)
        {
            await WriteAsync(context, dialect.Error(new(StatusCodes.Status400BadRequest, IsQuota: false)), StatusCodes.Status400BadRequest);
            return;
        }

        var request = dialect.Read(body, path) with { Last = (body["messages"] ?? body["contents"] ?? body["input"]) is JsonArray messages ? messages.LastOrDefault(m => (string?)m!["role"] != "system")?.ToJsonString() ?? "" : "" };
        var raw = request.UserTexts.Count > 0 ? request.UserTexts[^1] : "";
        var prompt = Wrappers.Strip(raw);
        var plan = ReplyPlan.For(request, prompt, _folder);
        Note(dialect.Name, request, raw, prompt, plan.Name);
        try
        {
            await Task.Delay(plan.Wait, _clock, cancellation);
            if (plan.Error > 0)
                await WriteAsync(context, dialect.Error(new(plan.Error, plan.IsQuota)), plan.Error);
            else if (request.Streams)
                await StreamAsync(context, dialect, request, plan);
            else
                await WriteAsync(context, dialect.Whole(request.Model, plan.Text));
        }
        catch (DroppedException)
        {
            context.Abort();
        }
        catch (OperationCanceledException)
        {
            // The agent interrupted the turn, or the server ends.
        }
    }

    /// <summary>The body as an object; null when it is none, or compressed in a way that the server cannot undo.</summary>
    private static async Task<JsonObject?> ReadAsync(Stream body, CancellationToken cancellation)
    {
        try
        {
            return await JsonNode.ParseAsync(body, cancellationToken: cancellation) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task StreamAsync(HttpContext context, Dialect dialect, ModelRequest request, ReplyPlan plan)
    {
        var events = new ServerSentEvents(context.Response, context.RequestAborted);
        var answer = dialect.Begin(request.Model, events);
        await events.StartAsync();
        await answer.StartAsync();
        await foreach (var piece in plan.PlayAsync(_clock, context.RequestAborted))
            await answer.WriteAsync(piece);

        await answer.EndAsync();
    }

    /// <summary>What agents ask besides: token counts, lists of models.</summary>
    private static Task SideAnswerAsync(HttpContext context, string path) => path switch
    {
        _ when path.EndsWith("/count_tokens", StringComparison.Ordinal) => WriteAsync(context, new() { ["input_tokens"] = 100 }),
        _ when path.EndsWith(":countTokens", StringComparison.Ordinal) => WriteAsync(context, new() { ["totalTokens"] = 100 }),
        _ when path.EndsWith("/models", StringComparison.Ordinal) => WriteAsync(context, new()
        {
            ["object"] = "list",
            ["data"] = new JsonArray(new JsonObject { ["id"] = "mock-model", ["object"] = "model", ["created"] = 1700000000, ["owned_by"] = "mock" }),
            ["models"] = new JsonArray(),
        }),
        "/" or "/health" => WriteAsync(context, new() { ["ok"] = true }),
        _ => WriteAsync(context, new() { ["ok"] = false }, StatusCodes.Status404NotFound),
    };

    private static Task WriteAsync(HttpContext context, JsonObject answer, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(answer.ToJsonString(ServerSentEvents.Json), context.RequestAborted);
    }

    private void Note(string dialect, ModelRequest request, string raw, string prompt, string behaviour)
    {
        lock (_requests)
        {
            var received = new ReceivedRequest(_requests.Count + 1, DateTimeOffset.UtcNow, dialect, request, raw, prompt, behaviour);
            _requests.Add(received);
            if (_log is not null)
                File.AppendAllText(_log, Line(received) + "\n");
        }
    }

    private static string Line(ReceivedRequest received) => JsonSerializer.Serialize(new
    {
        number = received.Number,
        time = received.Time,
        dialect = received.Dialect,
        model = received.Request.Model,
        behaviour = received.Behaviour,
        auxiliary = received.Request.IsAuxiliary,
        toolResult = received.Request.IsToolResult,
        tools = received.Request.Tools.Count,
        length = received.Prompt.Length,
        sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(received.Prompt))),
        prompt = received.Prompt,
        rawPrompt = received.RawPrompt == received.Prompt ? null : received.RawPrompt,
    }, ServerSentEvents.Json);
}
