using System.Diagnostics;
using System.Text.Json.Nodes;
using Moana.Mocks;
using Moana.Operations;
using Moana.Storage;
using Moana.Testing;

namespace Moana.RealAgents.Tests;

/// <summary>By hand only: real programs supervise others by the server of the Model Context Protocol, in real pwsh.</summary>
public sealed class SupervisorTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = RealAgentTest.Limit)]
    [InlineData("codex")]
    [InlineData("claude")]
    [InlineData("gemini")]
    public async Task A_real_agent_supervises_two_fakes_and_a_real_one_and_is_refused_what_it_may_not(string name)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("MOANA_SUPERVISORS") is not null, "It is run where MOANA_SUPERVISORS is set.");
        using var state = new TemporaryFolder();
        using var log = new FakeAgentLog();
        await using var real = await RealAgent.StartAsync(AgentKit.Named("codex"));
        var tmux = real.Tmux;
        await MarkAsync(real.Id, "real", "codex");
        foreach (var fake in new[] { "helper", "second", "hidden" })
        {
            await MarkAsync(await tmux.NewSessionAsync(fake, $"'{TestPaths.FakeAgent}' --style codex --name {fake} --work 0.5 --log '{log.Path}'"), fake, "codex");
        }

        await using var agent = await RealAgentTest.StartAsync(name, site => Configure(name, site, state.Path, $"Start-MoanaMcpServer -Name helper,second,real -SocketName {tmux.SocketName} -Allow Read,Message,Prompt,Task"));

        // A program offers a server's tools once the server has answered it.
        await Eventually.TrueAsync(async () =>
        {
            await SubmitAsync("say \"Waiting.\"", "Waiting.");
            await Eventually.TrueAsync(async () => agent.Kit.Ready.IsMatch(await agent.ScreenAsync()), "the agent ready again", Patience);
            return IsOffered("list_agents");
        }, "the tools on offer", Patience);
        var agents = await CallAsync("list_agents", []);
        Assert.All(["helper", "second", "real"], a => Assert.Contains(a, agents, StringComparison.Ordinal));
        Assert.DoesNotContain("hidden", agents, StringComparison.Ordinal);

        Assert.Contains("Started", await CallAsync("send_prompt", new() { ["agent"] = "helper", ["prompt"] = "Read the code." }), StringComparison.Ordinal);
        Assert.Contains("Completed", await CallAsync("wait_for_status", new() { ["agents"] = new JsonArray("helper"), ["statuses"] = new JsonArray("Completed") }), StringComparison.Ordinal);
        Assert.Contains("All is well", await CallAsync("get_turn", new() { ["agent"] = "helper" }), StringComparison.Ordinal);
        Assert.Contains("All is well", await CallAsync("ask", new() { ["agent"] = "second", ["text"] = "What is new?" }), StringComparison.Ordinal);
        Assert.Contains("Delivered", await CallAsync("send_message", new() { ["to"] = "helper", ["text"] = "Thank you.", ["thread"] = "thanks" }), StringComparison.Ordinal);

        Assert.Contains("Started", await CallAsync("send_prompt", new() { ["agent"] = "real", ["prompt"] = "list" }), StringComparison.Ordinal);
        Assert.Contains("Completed", await CallAsync("wait_for_status", new() { ["agents"] = new JsonArray("real"), ["statuses"] = new JsonArray("Completed") }), StringComparison.Ordinal);
        Assert.Contains("starts two workers", await CallAsync("get_turn", new() { ["agent"] = "real" }), StringComparison.Ordinal);
        Assert.Single(real.Model.Prompts, "list");

        Assert.Contains("AgentOutOfScope", await CallAsync("ask", new() { ["agent"] = "hidden", ["text"] = "x" }), StringComparison.Ordinal);
        Assert.False(IsOffered("interrupt"));

        using var orchestrator = Process.Start(Orchestrator(state.Path, tmux.SocketName))!;
        try
        {
            await Eventually.TrueAsync(() => log.Prompts("second").Contains("work 600"), "the orchestration's first task", Patience);
            Assert.Contains("checked", await CallAsync("add_task", new() { ["agent"] = "helper", ["prompt"] = "Check it.", ["id"] = "checked" }), StringComparison.Ordinal);
            await Eventually.TrueAsync(() => log.Prompts("helper").Contains("Check it."), "the added task's prompt", Patience);
            Assert.Contains("checked", await CallAsync("list_tasks", []), StringComparison.Ordinal);
        }
        finally
        {
            orchestrator.Kill();
            await orchestrator.WaitForExitAsync(Token);
        }

        // What was said came once, and in this order.
        var prompts = log.Prompts("helper");
        Assert.Equal(3, prompts.Count);
        Assert.Equal(("Read the code.", "Check it."), (prompts[0], prompts[2]));
        Assert.Contains("thread \"thanks\"", prompts[1], StringComparison.Ordinal);
        Assert.Empty(log.Prompts("hidden"));
        var calls = new OrchestrationStore(Path.Combine(state.Path, "moana", "moana.db")).Calls.GetCalls();
        output.WriteLine(string.Join('\n', calls.Select(c => $"{c.Caller} {c.Tool} {c.About} {c.Outcome} {c.DurationMilliseconds}")));
        Assert.Equal(12, calls.Count);
        Assert.Single(calls, c => c.Outcome != "Done");

        async Task MarkAsync(string pane, string agentName, string profile)
        {
            await tmux.RunAsync("set-option", "-p", "-t", pane, "@moana-agent", agentName);
            await tmux.RunAsync("set-option", "-p", "-t", pane, "@moana-profile", profile);
        }

        bool IsOffered(string tool) => agent.Model.Requests.Last(r => !r.Request.IsAuxiliary).Request.Tools is var tools
            && (tools.Any(t => t.IsOfServer(tool)) || (tool != "interrupt" && tools.Any(t => t.Name == "ToolSearch")));

        // Some take an Enter close behind a paste for a part of it.
        async Task SubmitAsync(string prompt, string sign)
        {
            var asked = agent.Model.Requests.Count;
            await agent.PasteAsync(prompt);
            await agent.SeesAsync(s => s.Contains(sign, StringComparison.Ordinal), "the prompt in the composer");
            await Eventually.TrueAsync(async () =>
            {
                await agent.KeysAsync("Enter");
                await Task.Delay(500, Token);
                return agent.Model.Requests.Skip(asked).Any(r => r.Prompt.Contains(sign, StringComparison.Ordinal));
            }, $"the prompt with '{sign}' at the model", Patience);
        }

        async Task<string> CallAsync(string tool, JsonObject input)
        {
            var before = Results().Count();
            await SubmitAsync($"mcp {tool} {input.ToJsonString()}", tool);
            Assert.True(IsOffered(tool), $"{tool} is on offer among {string.Join(", ", agent.Model.Requests.Last(r => !r.Request.IsAuxiliary).Request.Tools.Select(t => $"{t.Namespace}.{t.Name}"))}");
            await Eventually.TrueAsync(() => Results().Count() > before, $"the result of {tool} at the model", Patience);
            var last = Results().Last().Request.Last;
            output.WriteLine($"{tool}: {last}");
            await Eventually.TrueAsync(async () => agent.Kit.Ready.IsMatch(await agent.ScreenAsync()), "the agent ready again", Patience);
            return last;
        }

        IEnumerable<ReceivedRequest> Results() => agent.Model.Requests.Where(r => r.Request is { IsToolResult: true, IsSearchResult: false });
    }

    /// <summary>Tells a program of the server as Get-MoanaMcpConfiguration prints it, and lets it call the tools without asking.</summary>
    private static void Configure(string name, AgentSite site, string state, string command)
    {
        // Programs start servers with an environment of their own.
        var pwsh = Path.Combine(site.Home, "pwsh");
        File.WriteAllText(pwsh, $"#!/bin/sh\nexport PATH='{Environment.GetEnvironmentVariable("PATH")}' XDG_STATE_HOME='{state}' DOTNET_ROOT='{Environment.GetEnvironmentVariable("DOTNET_ROOT")}' TMUX= TMUX_PANE=\nexec '{Shells.Pwsh}' \"$@\"\n");
        File.SetUnixFileMode(pwsh, (UnixFileMode)0b111_101_101);
        var text = McpConfigurations.For(name, TestPaths.Module, command)!.Text;
        switch (name)
        {
            case "codex":
                var config = Path.Combine(site.Home, ".codex", "config.toml");
                File.AppendAllText(config, $"\n{text.Replace("\"pwsh\"", $"\"{pwsh}\"", StringComparison.Ordinal)}startup_timeout_sec = 60\ntool_timeout_sec = 90\ndefault_tools_approval_mode = \"approve\"\n");
                break;
            case "gemini":
                Merge(Path.Combine(site.Home, ".gemini", "settings.json"), text, pwsh, server => server["trust"] = true);
                break;
            default:
                // Its line is a command of its own that writes this.
                Merge(Path.Combine(site.Home, ".claude.json"), McpConfigurations.For("qwen", TestPaths.Module, command)!.Text, pwsh, server => server["type"] = "stdio");
                var settings = Path.Combine(site.Home, ".claude", "settings.json");
                var permissions = JsonNode.Parse(File.ReadAllText(settings))!.AsObject();
                permissions["permissions"]!["allow"] = new JsonArray("mcp__moana");
                File.WriteAllText(settings, permissions.ToJsonString());
                break;
        }
    }

    private static void Merge(string file, string text, string pwsh, Action<JsonNode> also)
    {
        var all = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        var server = JsonNode.Parse(text)!["mcpServers"]!["moana"]!.DeepClone();
        server["command"] = pwsh;
        also(server);
        all["mcpServers"] = new JsonObject { ["moana"] = server };
        File.WriteAllText(file, all.ToJsonString());
    }

    /// <summary>A shell in which an orchestration goes on for as long as it is let.</summary>
    private static ProcessStartInfo Orchestrator(string state, string socket)
    {
        var start = new ProcessStartInfo(Shells.Pwsh, ["-NoProfile", "-NonInteractive", "-Command", $"Import-Module '{TestPaths.Module}'; Start-MoanaOrchestration -Name helper,second -Task @{{ second = 'work 600' }} -SocketName {socket}"]);
        start.Environment["XDG_STATE_HOME"] = state;
        return start;
    }
}
