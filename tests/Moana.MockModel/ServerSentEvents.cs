using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Moana.Mocks;

/// <summary>A response that comes in events, each sent at once.</summary>
internal sealed class ServerSentEvents(HttpResponse response, CancellationToken cancellation)
{
    /// <summary>JSON as the APIs write it: text unescaped.</summary>
    internal static JsonSerializerOptions Json { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal Task StartAsync()
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        return response.Body.FlushAsync(cancellation);
    }

    internal Task SendAsync(JsonObject data, string? name = null) => SendAsync(data.ToJsonString(Json), name);

    internal async Task SendAsync(string data, string? name = null)
    {
        await response.WriteAsync($"{(name is null ? "" : $"event: {name}\n")}data: {data}\n\n", cancellation);
        await response.Body.FlushAsync(cancellation);
    }
}
