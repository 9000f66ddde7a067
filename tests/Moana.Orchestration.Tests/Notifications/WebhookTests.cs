using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Moana.Notifications;

namespace Moana.Orchestration.Tests.Notifications;

public sealed class WebhookTests : IDisposable
{
    private static readonly byte[] _secret = "key"u8.ToArray();

    private readonly HttpListener _receiver = new();
    private readonly Uri _address = new($"http://127.0.0.1:{FreePort()}/secret-token/");
    private readonly FakeTimeProvider _clock = new();

    public WebhookTests()
    {
        _receiver.Prefixes.Add($"{_address}");
        _receiver.Start();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Notification Failure => new()
    {
        Kind = NotificationKind.Failed, Agent = "codex", TaskId = "t", Message = "It said \"no\".", Time = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero),
    };

    public void Dispose() => _receiver.Close();

    [Fact]
    public async Task One_that_fails_twice_is_told_once_with_one_delivery_number_and_a_signature()
    {
        var sending = SendAsync(null);
        var calls = await ReceiveAsync(503, 500, 200);
        await sending;
        Assert.Single(calls.Select(c => c.Delivery).Distinct());
        Assert.All(calls, c => Assert.Equal($"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(c.Body)))}", c.Signature));
        using var json = JsonDocument.Parse(calls[^1].Body);
        Assert.Equal(("Failed", "codex", "It said \"no\"."), (json.RootElement.GetProperty("kind").GetString(), json.RootElement.GetProperty("agent").GetString(), json.RootElement.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task A_body_of_ones_own_has_the_facts_escaped_where_it_is_JSON()
    {
        var sending = SendAsync("""{ "text": "{{agent}}: {{ message }}" }""");
        var call = Assert.Single(await ReceiveAsync(204));
        await sending;
        using var json = JsonDocument.Parse(call.Body);
        Assert.Equal("codex: It said \"no\".", json.RootElement.GetProperty("text").GetString());
        Assert.Equal("application/json; charset=utf-8", call.Type);

        sending = SendAsync("{{text}}");
        call = Assert.Single(await ReceiveAsync(200));
        await sending;
        Assert.Equal(("Failed: codex, task t: It said \"no\".", "text/plain; charset=utf-8"), (call.Body, call.Type));
        Assert.Equal("nope", NotificationText.Unknown("{{text}} {{nope}}"));
    }

    [Fact]
    public async Task What_is_refused_for_good_is_not_tried_again_and_the_error_keeps_the_address_to_itself()
    {
        var sending = SendAsync(null);
        await ReceiveAsync(404);
        var error = await Assert.ThrowsAsync<MoanaException>(() => sending);
        Assert.Equal("127.0.0.1 answered 404", error.Message);

        _receiver.Close();
        error = await Assert.ThrowsAsync<MoanaException>(() => SendAsync(null));
        Assert.Equal("127.0.0.1 was not reached: ConnectionError", error.Message);
        Assert.Equal("web (127.0.0.1)", $"{Sink(null)}");
    }

    private WebhookSink Sink(string? body) => new(_address, body, _secret, _clock);

    /// <summary>The waits between tries are over as soon as they begin.</summary>
    private async Task SendAsync(string? body)
    {
        var sending = Sink(body).SendAsync(Failure, Token);
        while (await Task.WhenAny(sending, Task.Delay(10, Token)) != sending) _clock.Advance(TimeSpan.FromMinutes(1));
        await sending;
    }

    private async Task<List<(string Body, string? Type, string? Delivery, string? Signature)>> ReceiveAsync(params int[] answers)
    {
        var calls = new List<(string, string?, string?, string?)>();
        foreach (var answer in answers)
        {
            var call = await _receiver.GetContextAsync().WaitAsync(Token);
            using var reader = new StreamReader(call.Request.InputStream);
            calls.Add((await reader.ReadToEndAsync(Token), call.Request.ContentType, call.Request.Headers["X-Moana-Delivery"], call.Request.Headers["X-Moana-Signature"]));
            call.Response.StatusCode = answer;
            call.Response.Close();
        }

        return calls;
    }

    private static string FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture);
    }
}
