using CliWrap;
using CliWrap.Buffered;

namespace Moana.Testing;

/// <summary>Headless Chromium, which opens a page of a test as a person's browser would.</summary>
public sealed class HeadlessBrowser : IDisposable
{
    private static readonly string[] Names = ["chromium-headless-shell", "chrome-headless-shell", "headless_shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    /// <summary>Names of other machines are not found.</summary>
    private const string NoWayOut = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("moana-browser-");

    /// <summary>The program, from the PATH or from where Playwright puts it; null where there is none.</summary>
    public static string? Program { get; } = FromPath() ?? FromPlaywright();

    /// <summary>Opens a page, with a script of the test's own at its end, and returns the page's title after that.</summary>
    public async Task<string> AskAsync(string html, string script, bool dark, int width = 1280, int height = 900)
    {
        var page = Write(html.Replace("</body>", $"<script>document.title = String({script})</script></body>", StringComparison.Ordinal));
        return Title((await RunAsync(dark, width, height, "--dump-dom", page)).StandardOutput);
    }

    /// <summary>
    /// Opens an address of this machine, without a way to any other, until <paramref name="done"/> has come, and returns what
    /// was said on the console.
    /// </summary>
    public async Task<IReadOnlyList<string>> VisitAsync(Uri address, Task done, int width, int height)
    {
        using var end = new CancellationTokenSource();
        var said = new System.Text.StringBuilder();
        var running = Start(dark: false, width, height, NoWayOut, "--enable-logging=stderr", "--remote-debugging-port=0", address.AbsoluteUri)
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(said))
            .ExecuteAsync(end.Token);
        try
        {
            await done.WaitAsync(Limit);
        }
        finally
        {
            await end.CancelAsync();
            await running.Task.ContinueWith(_ => { }, TaskScheduler.Default);
        }

        return [.. said.ToString().Split('\n').Where(l => l.Contains(":CONSOLE", StringComparison.Ordinal))];
    }

    /// <summary>Takes a picture of an address of this machine, after so much of the page's own time.</summary>
    public async Task ShootAsync(Uri address, string png, TimeSpan patience, int width, int height) =>
        await RunAsync(dark: false, width, height, NoWayOut, $"--virtual-time-budget={patience.TotalMilliseconds:0}", "--hide-scrollbars", $"--screenshot={png}", address.AbsoluteUri);

    /// <summary>Takes a picture of a page.</summary>
    public async Task ShootAsync(string html, string png, bool dark, int width, int height) =>
        await RunAsync(dark, width, height, "--hide-scrollbars", $"--screenshot={png}", Write(html));

    /// <summary>Prints a page.</summary>
    public async Task PrintAsync(string html, string pdf) => await RunAsync(dark: true, 1280, 900, "--no-pdf-header-footer", $"--print-to-pdf={pdf}", Write(html));

    /// <inheritdoc/>
    public void Dispose() => _folder.DeleteAll();

    private static string Title(string dom)
    {
        var start = dom.IndexOf("<title>", StringComparison.Ordinal) + "<title>".Length;
        return System.Net.WebUtility.HtmlDecode(dom[start..dom.IndexOf("</title>", start, StringComparison.Ordinal)]);
    }

    private string Write(string html)
    {
        var file = Path.Combine(_folder.FullName, "page.html");
        File.WriteAllText(file, html);
        return new Uri(file).AbsoluteUri;
    }

    private async Task<BufferedCommandResult> RunAsync(bool dark, int width, int height, params string[] arguments)
    {
        using var limit = new CancellationTokenSource(Limit);
        return await Start(dark, width, height, arguments).ExecuteBufferedAsync(limit.Token);
    }

    private Command Start(bool dark, int width, int height, params string[] arguments) => Cli.Wrap(Program!)
        .WithArguments([
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", $"--user-data-dir={_folder.FullName}/profile",
            $"--window-size={width},{height}", $"--blink-settings=preferredColorScheme={(dark ? 0 : 1)}",
            .. arguments]);

    private static string? FromPath() => Names.SelectMany(n => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(f => Path.Combine(f, n))).FirstOrDefault(File.Exists);

    private static string? FromPlaywright()
    {
        var cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "ms-playwright");
        return !Directory.Exists(cache) ? null : Directory
            .EnumerateFiles(cache, "*", SearchOption.AllDirectories)
            .FirstOrDefault(f => Path.GetFileName(f) is "headless_shell" or "chrome-headless-shell" or "chrome");
    }
}
