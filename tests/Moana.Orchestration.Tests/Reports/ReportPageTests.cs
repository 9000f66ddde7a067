using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Moana.Testing;

namespace Moana.Orchestration.Tests.Reports;

/// <summary>Reports as a browser shows them. The pictures stay in artifacts/pictures, to be looked at.</summary>
public sealed class ReportPageTests : IDisposable
{
    private const int Patience = 300_000;

    private readonly HeadlessBrowser _browser = new();

    public void Dispose() => _browser.Dispose();

    [Theory(Timeout = Patience)]
    [InlineData(1, 1)]
    [InlineData(60, 10)]
    public async Task A_page_reads_in_a_light_and_a_dark_browser_and_nothing_runs_over(int tasks, int agents)
    {
        Assert.SkipWhen(HeadlessBrowser.Program is null, "no Chromium on the PATH or in Playwright's cache");
        using var run = ManyTasks.Play(tasks, agents);
        var html = run.Write(ReportFormat.Html);
        foreach (var dark in new[] { false, true })
        {
            const string facts = """
                [getComputedStyle(document.body).backgroundColor,
                 document.documentElement.scrollWidth <= innerWidth,
                 document.querySelectorAll('svg a.bar').length,
                 [...document.querySelectorAll('svg a.bar text')].every(t => t.getBBox().width <= t.parentNode.querySelector('rect').getBBox().width),
                 [...document.querySelectorAll('svg text')].every(t => { const b = t.getBBox(); return b.x >= 0 && b.x + b.width <= 1080 })].join(';')
                """;
            Assert.Equal(
                $"{(dark ? "rgb(15, 19, 24)" : "rgb(246, 247, 249)")};true;{run.Build().Attempts.Count};true;true",
                await _browser.AskAsync(html, facts, dark));
            Assert.Equal("true", await _browser.AskAsync(html, "document.documentElement.scrollWidth <= innerWidth", dark, width: 600));

            var picture = Picture($"report-{tasks}-{(dark ? "dark" : "light")}.png");
            await _browser.ShootAsync(html, picture, dark, 1280, tasks > 1 ? 3200 : 1500);
            Assert.Equal(dark ? (15, 19, 24) : (246, 247, 249), FirstPixel(picture));
        }
    }

    [Fact(Timeout = Patience)]
    public async Task Every_text_and_its_background_can_be_told_apart()
    {
        Assert.SkipWhen(HeadlessBrowser.Program is null, "no Chromium on the PATH or in Playwright's cache");
        using var run = ManyTasks.Play(60, 10);
        // The contrast that WCAG 2 asks for of a text (AA), over the background that stands behind it.
        const string poor = """
            (() => {
              const rgb = c => c.match(/[\d.]+/g).map(Number);
              const light = c => { const [r, g, b] = c.slice(0, 3).map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
              const behind = e => { for (; e; e = e.parentElement) { const b = rgb(getComputedStyle(e).backgroundColor); if (b.length < 4 || b[3] > 0) return b; } return [255, 255, 255]; };
              const bad = new Set();
              const check = (e, one, other) => { const [a, b] = [light(one), light(other)].sort((x, y) => y - x); if ((a + 0.05) / (b + 0.05) < 4.5) bad.add(e.tagName + '.' + (e.className.baseVal ?? e.className) + ' ' + e.textContent.slice(0, 20)); };
              for (const e of document.querySelectorAll('main *')) {
                if (e.closest('svg') || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
                check(e, rgb(getComputedStyle(e).color), behind(e));
              }
              for (const t of document.querySelectorAll('svg a.bar text')) check(t, rgb(getComputedStyle(t).fill), rgb(getComputedStyle(t.parentNode.querySelector('rect')).fill));
              return [...bad].join('; ');
            })()
            """;
        Assert.Equal("", await _browser.AskAsync(run.Write(ReportFormat.Html), poor, dark: false));
        Assert.Equal("", await _browser.AskAsync(run.Write(ReportFormat.Html), poor, dark: true));
    }

    [Fact(Timeout = Patience)]
    public async Task A_page_prints_with_all_that_is_folded_on_the_screen()
    {
        Assert.SkipWhen(HeadlessBrowser.Program is null, "no Chromium on the PATH or in Playwright's cache");
        using var run = ManyTasks.Play(60, 10);
        var pdf = Picture("report-60.pdf");
        await _browser.PrintAsync(run.Write(ReportFormat.Html), pdf);
        // Some ten sheets without what is folded.
        Assert.InRange(Regex.Count(File.ReadAllText(pdf), @"/Type /Page\s"), 20, 60);
    }

    private static string Picture(string name) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(TestPaths.Root, "artifacts", "pictures")).FullName, name);

    /// <summary>A PNG's first pixel, which stands in it as it is, whatever the filter of its row.</summary>
    private static (int Red, int Green, int Blue) FirstPixel(string png)
    {
        var file = File.ReadAllBytes(png).AsSpan();
        for (var at = 8; ; at += 12 + BinaryPrimitives.ReadInt32BigEndian(file[at..]))
        {
            if (file.Slice(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                using var pixels = new ZLibStream(new MemoryStream(file[(at + 8)..].ToArray()), CompressionMode.Decompress);
                var start = new byte[4];
                pixels.ReadExactly(start);
                return (start[1], start[2], start[3]);
            }
        }
    }
}
