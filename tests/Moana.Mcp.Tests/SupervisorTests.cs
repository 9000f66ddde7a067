using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Moana.Testing;

namespace Moana.Mcp.Tests;

/// <summary>An agent's client supervises fake agents over standard input and output of a real pwsh.</summary>
public sealed class SupervisorTests : IClassFixture<SupervisorTests.Rig>
{
    private readonly Rig _rig;

    public SupervisorTests(Rig rig) => _rig = rig;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_that_may_looks_prompts_waits_and_reads()
    {
        await using var client = await _rig.ConnectAsync("-Allow Read, Prompt, Task, Interrupt");
        Assert.Equal(
            ["add_task", "get_status", "get_wait", "interrupt", "list_agents", "list_tasks", "send_prompt", "wait_for_status"],
            (await client.ListToolsAsync(cancellationToken: Token)).Select(t => t.Name).Order());
        Assert.Equal(["codex", "second"], Names(await CallAsync(client, "list_agents", []), "agents"));

        var receipt = await CallAsync(client, "send_prompt", new() { ["agent"] = "codex", ["prompt"] = "say hello" });
        Assert.Equal("Started", receipt.GetProperty("outcome").GetString());
        Assert.Equal(["say hello"], _rig.Log.Events("prompt", "codex").Select(e => e.Text("text")));

        var wait = await CallAsync(client, "wait_for_status", For("codex", "Completed"));
        Assert.True(wait.GetProperty("ended").GetBoolean());
        Assert.Equal("Completed", wait.GetProperty("reached")[0].GetProperty("status").GetString());
        Assert.False(string.IsNullOrEmpty(wait.GetProperty("reached")[0].GetProperty("evidence").GetProperty("untrusted").GetString()));
    }

    [Fact]
    public async Task A_long_wait_gives_a_handle_that_goes_on()
    {
        await using var client = await _rig.ConnectAsync("");
        var wait = await CallAsync(client, "wait_for_status", new(For("second", "RateLimited")) { ["seconds"] = 0.1, ["timeout"] = 1 });
        Assert.False(wait.GetProperty("ended").GetBoolean());
        wait = await CallAsync(client, "get_wait", new() { ["handle"] = wait.GetProperty("handle").GetString() });
        Assert.True(wait.GetProperty("ended").GetBoolean());
        Assert.Contains("second", Assert.Single(wait.GetProperty("problems").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.StartsWith("WaitNotFound", await FailAsync(client, "get_wait", new() { ["handle"] = "wait-99" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_allowed_is_not_there_and_others_agents_are_not_either()
    {
        await using var reader = await _rig.ConnectAsync("");
        Assert.DoesNotContain(await reader.ListToolsAsync(cancellationToken: Token), t => t.Name is "send_prompt" or "add_task" or "interrupt");
        await Assert.ThrowsAnyAsync<Exception>(async () => await reader.CallToolAsync("send_prompt", new Dictionary<string, object?> { ["agent"] = "codex", ["prompt"] = "x" }, cancellationToken: Token));

        await using var narrow = await _rig.ConnectAsync("-Name second -Allow Read, Prompt -MaxChanges 0");
        Assert.Equal(["second"], Names(await CallAsync(narrow, "list_agents", []), "agents"));
        Assert.StartsWith("AgentOutOfScope", await FailAsync(narrow, "send_prompt", new() { ["agent"] = "codex", ["prompt"] = "refused" }), StringComparison.Ordinal);
        Assert.StartsWith("TooManyChanges", await FailAsync(narrow, "send_prompt", new() { ["agent"] = "second", ["prompt"] = "refused" }), StringComparison.Ordinal);
        Assert.StartsWith("PromptHasEscapes", await FailAsync(narrow, "send_prompt", new() { ["agent"] = "second", ["prompt"] = "x\u001b[A" }), StringComparison.Ordinal);
        Assert.DoesNotContain("refused", _rig.Log.Events("prompt").Select(e => e.Text("text")));
        Assert.StartsWith("PromptTooLong", await FailAsync(narrow, "send_prompt", new() { ["agent"] = "second", ["prompt"] = new string('x', 100_001) }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checklists_and_orchestrations_are_there_as_prompts_and_resources()
    {
        await using var client = await _rig.ConnectAsync("");
        Assert.Equal(["checklist", "checklist_fr"], (await client.ListPromptsAsync(cancellationToken: Token)).Select(p => p.Name).Order());
        var prompt = await client.GetPromptAsync("checklist_fr", cancellationToken: Token);
        Assert.Contains("chemins complets", Assert.IsType<TextContentBlock>(Assert.Single(prompt.Messages).Content).Text, StringComparison.Ordinal);
        var list = await client.ReadResourceAsync("moana://orchestrations", cancellationToken: Token);
        Assert.Equal("[]", Assert.IsType<TextResourceContents>(Assert.Single(list.Contents)).Text);
    }

    [Fact]
    public async Task Nothing_but_the_protocol_comes_out_of_standard_output()
    {
        // The client reads each line as a message; the shell's warnings come out on standard error.
        await using var client = await _rig.ConnectAsync("-Verbose", "Write-Warning 'a host writes this'; $VerbosePreference = 'Continue'; ", TimeSpan.FromSeconds(30));
        Assert.Equal(2, Names(await CallAsync(client, "list_agents", []), "agents").Count);
    }

    private static Dictionary<string, object?> For(params string[] agentAndStatuses) =>
        new() { ["agents"] = agentAndStatuses[..1], ["statuses"] = agentAndStatuses[1..] };

    private static IReadOnlyList<string> Names(JsonElement result, string list) =>
        [.. result.GetProperty(list).EnumerateArray().Select(a => a.GetProperty("name").GetString()!).Order(StringComparer.Ordinal)];

    private static async Task<JsonElement> CallAsync(McpClient client, string tool, Dictionary<string, object?> arguments)
    {
        var result = await client.CallToolAsync(tool, arguments, cancellationToken: Token);
        Assert.True(result.IsError is not true, Text(result));
        return result.StructuredContent!.Value;
    }

    private static async Task<string> FailAsync(McpClient client, string tool, Dictionary<string, object?> arguments)
    {
        var result = await client.CallToolAsync(tool, arguments, cancellationToken: Token);
        Assert.True(result.IsError);
        return Text(result);
    }

    private static string Text(CallToolResult result) => string.Join('\n', result.Content.OfType<TextContentBlock>().Select(c => c.Text));

    /// <summary>Two agents on a server of their own, and a record of their own.</summary>
    public sealed class Rig : IAsyncLifetime
    {
        private readonly PrivateTmux _tmux = new();
        private readonly TemporaryFolder _state = new();

        public FakeAgentLog Log { get; } = new();

        public async ValueTask InitializeAsync()
        {
            var agent = $"{TestPaths.FakeAgent} --style codex --log {Log.Path}";
            var made = await Shells.RunWithModuleAsync(
                $"New-MoanaSession work -SocketName {_tmux.SocketName} -Agent @{{ codex = '{agent} --name codex'; second = '{agent} --name second' }}; Wait-MoanaStatus -SocketName {_tmux.SocketName} -Status Idle -Timeout 30");
            Assert.Equal("", made.StandardError);
        }

        public async Task<McpClient> ConnectAsync(string parameters, string before = "", TimeSpan? patience = null) => await McpClient.CreateAsync(
            new StdioClientTransport(new()
            {
                Command = Shells.Pwsh,
                Arguments = ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", $"Import-Module '{TestPaths.Module}'; {before}Start-MoanaMcpServer -SocketName {_tmux.SocketName} {parameters}"],
                EnvironmentVariables = new Dictionary<string, string?> { ["XDG_STATE_HOME"] = _state.Path, ["NO_COLOR"] = "1" },
                ShutdownTimeout = TimeSpan.FromSeconds(10),
            }),
            new McpClientOptions { InitializationTimeout = patience ?? TimeSpan.FromSeconds(60) },
            cancellationToken: TestContext.Current.CancellationToken);

        public async ValueTask DisposeAsync()
        {
            await _tmux.DisposeAsync();
            Log.Dispose();
            _state.Dispose();
        }
    }
}
