using System.Text.Json.Nodes;
using Moana.Agents;
using Moana.Detection;
using Moana.RealAgents.Tests.Walks;
using Moana.Testing;
using static Moana.AgentStatus;

namespace Moana.RealAgents.Tests;

/// <summary>What Get-MoanaHook prints, pasted where it says, makes the real program report.</summary>
public sealed class HookTests
{
    private static readonly ProfileCatalog Profiles = ProfileCatalog.Load();

    public static TheoryData<string> Agents => [.. Profiles.Hooks.Select(h => h.Agent)];

    [Theory(Timeout = RealAgentTest.Limit)]
    [MemberData(nameof(Agents))]
    public async Task The_printed_configuration_makes_the_program_report_its_turns(string name)
    {
        await using var agent = await RealAgentTest.StartAsync(name, site => Paste(Profiles.HookOf(name), site));
        await using var walker = await Walker.StartAsync(agent);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var reports = ReportsAsync(agent, stop.Token);

        await walker.SendAndAnswerAsync("think 2 tool then slow 3", "Enter");
        await walker.SeesAsync(Completed);
        await Eventually.TrueAsync(async () => HookReport.Parse(await ReportAsync(agent))?.Status == Completed, "the report of the turn's end");
        Assert.NotNull(HookReport.Parse(await ReportAsync(agent))!.Conversation);
        await stop.CancelAsync();

        // Codex tells of finished turns only.
        AgentStatus[] expected = name == "codex" ? [Completed] : [Working, WaitingForInput, Working, Completed];
        Assert.Equal(expected, await reports);
    }

    private static Task<string> ReportAsync(RealAgent agent) => agent.Tmux.RunAsync("show-options", "-pqv", "-t", agent.Id, PaneOptions.HookReport);

    /// <summary>The statuses that were reported, without repetitions.</summary>
    private static async Task<List<AgentStatus>> ReportsAsync(RealAgent agent, CancellationToken token)
    {
        var reports = new List<AgentStatus>();
        while (!token.IsCancellationRequested)
        {
            if (HookReport.Parse(await ReportAsync(agent)) is { } report && (reports.Count == 0 || reports[^1] != report.Status))
            {
                reports.Add(report.Status);
            }

            await Task.Delay(50, CancellationToken.None);
        }

        return reports;
    }

    /// <summary>Does what a person does with the text: merges settings, puts a line first, saves a file.</summary>
    private static void Paste(AgentHook hook, AgentSite site)
    {
        var file = hook.File.Replace("~", site.Home, StringComparison.Ordinal);
        var there = File.Exists(file) ? File.ReadAllText(file) : null;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, Path.GetExtension(file) switch
        {
            ".json" => Merged(there ?? "{}", hook.Text),
            ".toml" => $"{hook.Text}\n{there}",
            _ => hook.Text,
        });
    }

    private static string Merged(string settings, string hooks)
    {
        var all = (JsonObject)JsonNode.Parse(settings)!;
        foreach (var (name, value) in (JsonObject)JsonNode.Parse(hooks)!)
        {
            all[name] = value?.DeepClone();
        }

        return all.ToJsonString();
    }
}
