using System.Management.Automation;
using Moana.Testing;

namespace Moana.Surface.Tests;

/// <summary>Turns at the prompt: saved ones, and one whose waiting is broken off.</summary>
public sealed class TurnTests : IClassFixture<Engine>
{
    private readonly Engine _engine;

    public TurnTests(Engine engine) => _engine = engine;

    private static string Records => Path.Combine(TestPaths.Root, "tests", "Records");

    [Fact]
    public void A_saved_record_gives_the_last_turns_of_its_conversation_without_any_agent()
    {
        var turn = Assert.Single(_engine.Run($"Get-MoanaTurn -Path '{Records}/codex/short'"));
        Assert.Equal(("say alpha-1", "codex", "Completed", ""), (Text(turn, "Prompt"), Text(turn, "Profile"), Text(turn, "Outcome"), Text(turn, "Turn")));
        Assert.StartsWith("Answer alpha-1: it is **done**.", $"{turn}", StringComparison.Ordinal);

        var all = _engine.Run($"Get-MoanaTurn -Path '{Records}/claude/three' -Profile claude -Last 9");
        Assert.Equal(3, all.Count);
        var last = Assert.Single(_engine.Run($"Get-MoanaTurn -Path '{Records}/claude/three' -ConversationId {Text(all[0], "ConversationId")}"));
        Assert.Equal(Text(all[^1], "Prompt"), Text(last, "Prompt"));
    }

    [Fact]
    public void A_budget_that_stands_beside_imported_tasks_is_told_and_not_lost_in_silence()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["plan.yaml"], "budget: { tokens: 5 }\ntasks: [do it]\n");
        Assert.Contains("-Budget", $"{Assert.Single(_engine.Run($"$null = Import-MoanaPlan '{folder["plan.yaml"]}' -WarningVariable told -WarningAction SilentlyContinue; $told"))}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Path '{0}/nowhere'", "RecordUnreadable")]
    [InlineData("-Path '{0}/codex/short' -ConversationId none", "RecordUnreadable")]
    [InlineData("-Path '{0}/codex/short' -Profile nobody", "ProfileNotFound")]
    [InlineData("-Path '{0}/codex/short' -Turn 0123456789", "TurnNotFound")]
    public void What_is_not_in_a_saved_record_is_an_error(string parameters, string id)
    {
        var (output, errors) = _engine.TryRun("Get-MoanaTurn " + parameters.Replace("{0}", Records, StringComparison.Ordinal));
        Assert.Empty(output);
        Assert.StartsWith($"{id},", Assert.Single(errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("Invoke-MoanaPrompt codex 'work 600'")]
    [InlineData("Watch-MoanaTurn codex")]
    public async Task Breaking_off_ends_all_that_waits_and_the_agent_goes_on(string command)
    {
        await using var tmux = new PrivateTmux();
        var server = $"-SocketName {tmux.SocketName}";
        _engine.Run($"New-MoanaSession work {server} -Agent @{{ codex = 'exec {TestPaths.FakeAgent} --style codex --work 600' }}; Wait-MoanaStatus {server} -Status Idle -Timeout 30");
        if (command.StartsWith("Watch", StringComparison.Ordinal)) _engine.Run($"Send-MoanaPrompt codex 'work 600' {server}");
        Task<string> ClientsAsync() => tmux.RunAsync("list-clients", "-F", "#{client_pid}");
        // The connection of the wait before stays for a moment.
        await Eventually.TrueAsync(async () => !(await ClientsAsync()).Contains('\n', StringComparison.Ordinal), "nobody listens yet");
        var before = await ClientsAsync();

        using var shell = _engine.NewShell();
        shell.AddScript($"{command} {server}");
        var running = shell.BeginInvoke();
        await Eventually.TrueAsync(async () => IsWorking(await tmux.RunAsync("capture-pane", "-p", "-t", "work")), "the turn runs");
        await Eventually.TrueAsync(async () => await ClientsAsync() != before, "somebody listens");
        await Task.Factory.FromAsync(shell.BeginStop, shell.EndStop, null);

        Assert.True(running.IsCompleted);
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        await Eventually.TrueAsync(async () => await ClientsAsync() == before, "nobody listens any more");
        Assert.Equal("Working", Text(Assert.Single(_engine.Run($"Get-MoanaStatus codex {server}")), "Status"));
    }

    private static string Text(PSObject of, string property) => $"{of.Properties[property].Value}";

    private static bool IsWorking(string screen) => screen.Contains("esc to interrupt", StringComparison.OrdinalIgnoreCase);
}
