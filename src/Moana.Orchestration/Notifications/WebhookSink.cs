using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Moana.Notifications;

/// <summary>
/// Posts to a web address. Where it is busy, broken or not reached, it is tried again; each try of one notification bears the
/// same <c>X-Moana-Delivery</c>, so that a receiver can tell it from another one.
/// </summary>
/// <param name="uri">The address. It may hold a token, so only its host is told.</param>
/// <param name="body">The body with <see cref="NotificationText"/>'s places; null for the notification as JSON.</param>
/// <param name="secret">
/// Signs the body: <c>X-Moana-Signature: sha256=</c> and the HMAC in hexadecimal digits, as GitHub's webhooks do. Null for no signature.
/// </param>
/// <param name="clock">The clock.</param>
public sealed class WebhookSink(Uri uri, string? body, byte[]? secret, TimeProvider clock) : INotificationSink
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan[] Waits = [.. new[] { 0.5, 2, 8, 30 }.Select(TimeSpan.FromSeconds)];

    /// <summary>One for the process, as its documentation asks; its connections are renewed so that a moved name is found.</summary>
    private static readonly HttpClient _client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Limit };

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    /// <inheritdoc/>
    public async Task SendAsync(Notification notification, CancellationToken token)
    {
        var content = body is null ? JsonSerializer.SerializeToUtf8Bytes(notification, _json) : Encoding.UTF8.GetBytes(NotificationText.Fill(body, notification));
        var delivery = Guid.NewGuid().ToString();
        foreach (var wait in Waits)
        {
            if (await TryAsync(content, delivery, last: false, token).ConfigureAwait(false)) return;
            await Task.Delay(wait, clock, token).ConfigureAwait(false);
        }

        await TryAsync(content, delivery, last: true, token).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override string ToString() => $"web ({uri.Host})";

    /// <summary>True when it was taken, false when it may be tried again; what makes another try useless is thrown, and what the last one met.</summary>
    private async Task<bool> TryAsync(byte[] content, string delivery, bool last, CancellationToken token)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new ByteArrayContent(content) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(body is null || NotificationText.IsJson(body) ? "application/json" : "text/plain", "utf-8");
            request.Headers.Add("X-Moana-Delivery", delivery);
            if (secret is not null) request.Headers.Add("X-Moana-Signature", $"sha256={Hex(HMACSHA256.HashData(secret, content))}");
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode) return true;
            var again = response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
            return again && !last ? false : throw NotificationErrors.Refused(uri, (int)response.StatusCode);
        }
        catch (HttpRequestException e)
        {
            return !last ? false : throw NotificationErrors.NotReached(uri, e.HttpRequestError == HttpRequestError.Unknown ? e.Message : $"{e.HttpRequestError}");
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return !last ? false : throw NotificationErrors.TimedOut(Limit);
        }
    }

    private static string Hex(byte[] bytes) => string.Concat(bytes.Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
}
