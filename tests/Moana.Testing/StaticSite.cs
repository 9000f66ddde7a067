using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Moana.Testing;

/// <summary>A folder of files, served on loopback as any web server would; pages of the test's own come before its files.</summary>
public sealed class StaticSite : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Types = new()
    {
        [".html"] = "text/html; charset=utf-8", [".css"] = "text/css", [".js"] = "text/javascript", [".json"] = "application/json",
        [".svg"] = "image/svg+xml", [".png"] = "image/png", [".ico"] = "image/x-icon", [".woff2"] = "font/woff2",
    };

    private readonly HttpListener _listener = new();
    private readonly string _folder;
    private readonly IReadOnlyDictionary<string, string> _own;
    private readonly ConcurrentQueue<string> _missed = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _told = new();
    private readonly Task _serving;

    public StaticSite(string folder, IReadOnlyDictionary<string, string> own)
    {
        (_folder, _own) = (folder, own);
        Address = new Uri($"http://127.0.0.1:{FreePort()}/");
        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Where it is served.</summary>
    public Uri Address { get; }

    /// <summary>What was asked for and is not there.</summary>
    public IReadOnlyList<string> Missed => [.. _missed];

    /// <summary>What a page's own script posts to this path.</summary>
    public Task<string> ToldAsync(string path) => Told(path).Task;

    private TaskCompletionSource<string> Told(string path) => _told.GetOrAdd(path, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext request;
            try
            {
                request = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            try
            {
                await AnswerAsync(request);
            }
            catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException)
            {
                // A browser that goes away does not wait for the rest.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext request)
    {
        var path = request.Request.Url!.AbsolutePath.TrimStart('/');
        var file = Path.GetFullPath(Path.Combine(_folder, path));
        using var response = request.Response;
        response.ContentType = Types.GetValueOrDefault(Path.GetExtension(path), "application/octet-stream");
        if (request.Request.HttpMethod == "POST") Told(path).TrySetResult(await new StreamReader(request.Request.InputStream).ReadToEndAsync());
        else if (_own.TryGetValue(path, out var page)) await response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(page));
        else if (file.StartsWith(_folder, StringComparison.Ordinal) && File.Exists(file)) await response.OutputStream.WriteAsync(await File.ReadAllBytesAsync(file));
        else
        {
            _missed.Enqueue(path);
            response.StatusCode = (int)HttpStatusCode.NotFound;
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
