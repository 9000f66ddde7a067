using System.Text.Json.Nodes;
using Moana.Operations;
using Moana.Storage;
using Moana.Testing;

namespace Moana.RealAgents.Tests;

/// <summary>By hand only: real programs supervise a fake agent by the server of the Model Context Protocol, in real pwsh.</summary>
public sealed class SupervisorTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = RealAgentTest.Limit)]
    [InlineData("codex")]
    [InlineData("claude")]
    [InlineData("gemini")]
    public async Task A_real_agent_sees_prompts_waits_reads_asks_and_is_refused_what_it_may_not(string name)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("MOANA_SUPERVISORS") is not null, "It is run where MOANA_SUPERVISORS is set.");
        using var state = new TemporaryFolder();
        using var log = new FakeAgentLog();
        await using var tmux = new PrivateTmux();
        var pane = await tmux.NewSessionAsync("work", $"'{TestPaths.FakeAgent}' --style codex --name helper --work 0.5 --log '{log.Path}'");
        await tmux.RunAsync("set-option", "-p", "-t", pane, "@moana-agent", "helper");
        await tmux.RunAsync("set-option", "-p", "-t", pane, "@moana-profile", "codex");
        await using var agent = await RealAgentTest.StartAsync(name, site => Configure(name, site, state.Path, $"Start-MoanaMcpServer -SocketName {tmux.SocketName} -Allow Read,Message,Prompt"));

        // A program offers a server's tools once the server has answered it.
        await Eventually.TrueAsync(async () =>
        {
            var asked = agent.Model.Requests.Count;
            await agent.PasteAsync("say \"Waiting.\"");
            await agent.SeesAsync("Waiting.");
            await agent.KeysAsync("Enter");
            await Eventually.TrueAsync(() => agent.Model.Requests.Skip(asked).Any(r => !r.Request.IsAuxiliary), "the prompt at the model", Patience);
            await Eventually.TrueAsync(async () => agent.Kit.Ready.IsMatch(await agent.ScreenAsync()), "the agent ready again", Patience);
            return agent.Model.Requests.Last(r => !r.Request.IsAuxiliary).Request.Tools.Any(t => t.Name.EndsWith("list_agents", StringComparison.Ordinal));
        }, "the tools on offer", Patience);
        Assert.Contains("helper", await CallAsync("list_agents", []), StringComparison.Ordinal);
        Assert.Contains("Started", await CallAsync("send_prompt", new() { ["agent"] = "helper", ["prompt"] = "Read the code." }), StringComparison.Ordinal);
        Assert.Contains("Completed", await CallAsync("wait_for_status", new() { ["agents"] = new JsonArray("helper"), ["statuses"] = new JsonArray("Completed") }), StringComparison.Ordinal);
        Assert.Contains("All is well", await CallAsync("get_turn", new() { ["agent"] = "helper" }), StringComparison.Ordinal);
        Assert.Contains("All is well", await CallAsync("ask", new() { ["agent"] = "helper", ["text"] = "What is new?" }), StringComparison.Ordinal);
        Assert.Contains("Delivered", await CallAsync("send_message", new() { ["to"] = "helper", ["text"] = "Thank you.", ["thread"] = "thanks" }), StringComparison.Ordinal);
        Assert.Contains("AgentOutOfScope", await CallAsync("ask", new() { ["agent"] = "nobody", ["text"] = "x" }), StringComparison.Ordinal);

        // What was said came once, and in this order.
        Assert.Equal(3, log.Prompts("helper").Count);
        Assert.Equal("Read the code.", log.Prompts("helper")[0]);
        Assert.Contains("thread \"thanks\"", log.Prompts("helper")[2], StringComparison.Ordinal);
        var calls = new OrchestrationStore(Path.Combine(state.Path, "moana", "moana.db")).Calls.GetCalls();
        output.WriteLine(string.Join('\n', calls.Select(c => $"{c.Caller} {c.Tool} {c.About} {c.Outcome} {c.DurationMilliseconds}")));
        Assert.Equal(7, calls.Count);

        async Task<string> CallAsync(string tool, JsonObject input)
        {
            var before = agent.Model.Requests.Count(r => r.Request.IsToolResult);
            await agent.PasteAsync($"mcp {tool} {input.ToJsonString()}");
            await agent.SeesAsync(s => s.Contains(tool, StringComparison.Ordinal), "the prompt in the composer");
            await Eventually.TrueAsync(async () =>
            {
                await agent.KeysAsync("Enter");
                await Task.Delay(500, Token);
                return agent.Model.Requests.Any(r => r.Prompt.Contains($"mcp {tool}", StringComparison.Ordinal));
            }, $"the prompt of {tool} at the model", Patience);
            var offered = agent.Model.Requests.Last(r => !r.Request.IsAuxiliary).Request.Tools;
            Assert.True(offered.Any(t => t.Name.EndsWith(tool, StringComparison.Ordinal)), $"{tool} is on offer among {string.Join(", ", offered.Select(t => $"{t.Namespace}.{t.Name}"))}");
            await Eventually.TrueAsync(() => agent.Model.Requests.Count(r => r.Request.IsToolResult) > before, $"the result of {tool} at the model", Patience);
            var last = agent.Model.Requests.Last(r => r.Request.IsToolResult).Request.Last;
            output.WriteLine($"{tool}: {last}");
            await Eventually.TrueAsync(async () => agent.Kit.Ready.IsMatch(await agent.ScreenAsync()), "the agent ready again", Patience);
            return last;
        }
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
                Merge(Path.Combine(site.Home, ".gemini", "settings.json"), JsonNode.Parse(text)!.AsObject(), pwsh, server => server["trust"] = true);
                break;
            default:
                var servers = JsonNode.Parse(McpConfigurations.For("qwen", TestPaths.Module, command)!.Text)!.AsObject();
                Merge(Path.Combine(site.Home, ".claude.json"), servers, pwsh, server => server["type"] = "stdio");
                var settings = Path.Combine(site.Home, ".claude", "settings.json");
                var permissions = JsonNode.Parse(File.ReadAllText(settings))!.AsObject();
                permissions["permissions"]!["allow"] = new JsonArray("mcp__moana");
                File.WriteAllText(settings, permissions.ToJsonString());
                break;
        }
    }

    private static void Merge(string file, JsonObject servers, string pwsh, Action<JsonNode> also)
    {
        var all = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        var server = servers["mcpServers"]!["moana"]!.DeepClone();
        server["command"] = pwsh;
        also(server);
        all["mcpServers"] = new JsonObject { ["moana"] = server };
        File.WriteAllText(file, all.ToJsonString());
    }
}
