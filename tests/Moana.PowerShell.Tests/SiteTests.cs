using System.Text.Json;
using System.Text.RegularExpressions;
using CliWrap.Buffered;
using Moana.Testing;

namespace Moana.Surface.Tests;

/// <summary>
/// The documentation's site, made and looked at in a real browser. It is run where <c>MOANA_SITE</c> is set, after
/// <c>dotnet tool restore</c>; its pictures stay in artifacts/pictures.
/// </summary>
public sealed partial class SiteTests : IAsyncLifetime
{
    private const int Patience = 300_000;

    private static readonly string _folder = Path.Combine(TestPaths.Root, "artifacts", "site");

    /// <summary>A desk's, and a phone's.</summary>
    private static readonly int[] _widths = [1280, 390];

    private static readonly string[] _shot = ["index", "examples", "cmdlets/Invoke-MoanaPrompt", "guarantees"];

    /// <summary>Opens each page in a frame of each width, and tells what is not as it should be.</summary>
    private static string Looker(IEnumerable<string> pages) => $$"""
        <!doctype html><title>Looks</title><body><script type="module">
        const bad = [];
        const until = async what => { for (let i = 0; i < 200 && !what(); i++) await new Promise(r => setTimeout(r, 50)); return what(); };
        for (const page of {{JsonSerializer.Serialize(pages)}}) for (const width of {{JsonSerializer.Serialize(_widths)}}) {
          const frame = document.createElement('iframe');
          frame.style = `width:${width}px;height:900px;border:0`;
          frame.src = page;
          const loaded = new Promise(r => frame.onload = r);
          document.body.append(frame);
          await loaded;
          const { contentDocument: d, contentWindow: w } = frame;
          const say = what => bad.push(`${page} at ${width}: ${what}`);
          const links = () => [...d.querySelectorAll('#navbar a[href]')];
          if (!await until(() => links().length > 5)) say('no navigation');
          const shown = () => links().some(a => a.offsetParent !== null && a.getBoundingClientRect().height > 0);
          if (width < 768) {
            if (shown()) say('the navigation stands in the way');
            d.querySelector('[data-bs-target="#navpanel"]').click();
          }
          if (!await until(shown)) say('the navigation does not open');
          if (/\/(cmdlets|about)\//.test(page) && !await until(() => d.querySelectorAll('#toc a[href]').length > 5)) say('no list of pages');
          if (d.documentElement.scrollWidth > w.innerWidth) {
            const widest = [...d.querySelectorAll('body *')].find(e => e.getBoundingClientRect().right > w.innerWidth + 1);
            say(`runs over by ${d.documentElement.scrollWidth - w.innerWidth}: ${widest?.outerHTML.slice(0, 80)}`);
          }
          for (const e of d.querySelectorAll('article *')) {
            const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
            if (own && parseFloat(w.getComputedStyle(e).fontSize) < 12) { say(`too small: ${e.textContent.slice(0, 40)}`); break; }
          }
          for (const i of d.images) if (!await until(() => i.complete && i.naturalWidth > 0)) say(`no picture: ${i.src}`);
          frame.remove();
        }
        await fetch('/told', { method: 'POST', body: bad.join('\n') });
        </script></body>
        """;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("MOANA_SITE") is null, "It is run where MOANA_SITE is set.");
        var result = await Shells.Command(["-File", Path.Combine(TestPaths.Root, "tools", "site.ps1"), TestPaths.Configuration]).ExecuteBufferedAsync();
        Assert.True(result.ExitCode == 0, result.StandardOutput + result.StandardError);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact(Timeout = Patience)]
    public void Every_link_and_every_file_is_in_the_site_and_nothing_is_loaded_from_elsewhere()
    {
        var pages = Directory.GetFiles(_folder, "*.html", SearchOption.AllDirectories).ToDictionary(f => f, File.ReadAllText);
        Assert.True(pages.Count > 60);
        Assert.Equal([], pages.SelectMany(p => Reference().Matches(p.Value).Select(m => m.Groups["to"].Value).Where(to => !IsThere(p.Key, to, pages)).Select(to => $"{Path.GetRelativePath(_folder, p.Key)}: {to}")));
        Assert.Equal([], pages.SelectMany(p => Loaded().Matches(p.Value).Select(m => m.Value).Where(l => l.Contains("//", StringComparison.Ordinal))));
    }

    [Fact(Timeout = Patience)]
    public async Task Every_page_reads_and_leads_on_in_a_wide_and_in_a_narrow_browser()
    {
        Assert.SkipWhen(HeadlessBrowser.Program is null, "no Chromium on the PATH or in Playwright's cache");
        var pages = Directory.GetFiles(_folder, "*.html", SearchOption.AllDirectories).Select(f => "/" + Path.GetRelativePath(_folder, f))
            .Where(f => !f.EndsWith("toc.html", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        await using var site = new StaticSite(_folder, new Dictionary<string, string> { ["look.html"] = Looker(pages) });
        using var browser = new HeadlessBrowser();
        var told = site.ToldAsync("told");
        var console = await browser.VisitAsync(new Uri(site.Address, "look.html"), told, 1400, 1000);
        Assert.Equal("", await told);
        Assert.Empty(console);
        Assert.Empty(site.Missed);

        var pictures = Directory.CreateDirectory(Path.Combine(TestPaths.Root, "artifacts", "pictures")).FullName;
        foreach (var (page, width) in from page in _shot from width in _widths select (page, width))
        {
            await browser.ShootAsync(new Uri(site.Address, page + ".html"), Path.Combine(pictures, $"site-{Path.GetFileName(page)}-{width}.png"), TimeSpan.FromSeconds(5), width, 1600);
        }
    }

    private static bool IsThere(string page, string to, Dictionary<string, string> pages)
    {
        if (to.Contains("://", StringComparison.Ordinal) || to.StartsWith("data:", StringComparison.Ordinal)) return true;
        var parts = System.Net.WebUtility.HtmlDecode(to).Split('#', 2);
        var file = parts[0].Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, Uri.UnescapeDataString(parts[0])));
        return File.Exists(file) && (parts.Length == 1 || parts[1].Length == 0 || !pages.TryGetValue(file, out var html) || html.Contains($"id=\"{parts[1]}\"", StringComparison.Ordinal));
    }

    [GeneratedRegex("(?:href|src)=\"(?<to>[^\"]+)\"")]
    private static partial Regex Reference();

    /// <summary>What a browser loads by itself.</summary>
    [GeneratedRegex("<(?:script|img|link|iframe)[^>]+(?:src|href)=\"[^\"]*\"|@import[^;]+;")]
    private static partial Regex Loaded();
}
