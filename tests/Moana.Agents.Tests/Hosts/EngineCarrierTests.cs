using Moana.Hosts;
using Moana.Testing;
using Moana.Tmux;

namespace Moana.Agents.Tests.Hosts;

/// <summary>Agents in containers and pods, behind programs that speak the command lines of docker, podman and kubectl.</summary>
public sealed class EngineCarrierTests
{
    private const int Limit = 120_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = Limit)]
    [InlineData("docker")]
    [InlineData("podman")]
    [InlineData("kubectl")]
    public async Task A_shell_comes_up_behind_each_with_what_it_says_besides(string name)
    {
        using var program = new EngineProgram(name);
        var shell = new HostShell("box", Words(program, name));
        Assert.Equal($"{program.Home}\n", (await shell.AskAsync("echo \"$HOME\"", Patience, 1000, Token)).Text);
        await shell.CloseAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task An_agent_in_a_pod_gets_a_prompt_and_has_a_status_until_the_pod_is_evicted()
    {
        using var program = new EngineProgram("kubectl");
        await using var fleet = new FakeFleet(string.Join('\n', Words(program, "kubectl")), "cluster");
        var agent = await fleet.StartAsync("codex");

        var receipt = await fleet.SendAsync(agent, "do it");

        Assert.True(receipt.Outcome == DeliveryOutcome.Started, receipt.Reason);
        Assert.Equal(("cluster", agent.Pane.Id.ToString()), (receipt.Address.HostName, receipt.Address.PaneId));
        Assert.Equal(["do it"], fleet.Log.Prompts());
        await Eventually.TrueAsync(async () => (await fleet.StatusAsync(agent)).Status == AgentStatus.Completed, "its turn has ended");

        program.Fail("error: cannot exec into a container in a completed pod; current phase is Failed");
        await fleet.Server.DisposeAsync();
        var error = (await Assert.ThrowsAsync<TmuxException>(() => fleet.StatusAsync(agent))).ToMoana();
        Assert.Equal("HostStopped", error.ErrorId);
        Assert.Contains("'cluster'", error.Message, StringComparison.Ordinal);
        Assert.Contains("the pod has ended", error.Message, StringComparison.Ordinal);
        Assert.Equal(["do it"], fleet.Log.Prompts());
    }

    [Theory(Timeout = Limit)]
    [InlineData("docker", "box", "other", "HostStopped")]
    [InlineData("podman", "box", "other", "HostStopped")]
    [InlineData("kubectl", "agents-0", "agents-1", "HostStopped")]
    [InlineData("kubectl", "ci", "other", "HostStopped")]
    [InlineData("kubectl", "prod", "other", "HostUnresolved")]
    public async Task What_is_not_there_is_told_with_the_programs_own_words_by_whoever_goes_there(string name, string word, string other, string id)
    {
        using var program = new EngineProgram(name);
        var words = Words(program, name).Select(w => w == word ? other : w).ToList();

        var asked = await Assert.ThrowsAsync<MoanaException>(() => new HostShell("box", words).AskAsync(":", Patience, 0, Token));
        await using var server = TmuxServer.For(new() { SocketName = "none", Executable = PrivateTmux.Executable, Via = string.Join('\n', words), HostName = "box" });
        var driven = (await Assert.ThrowsAsync<TmuxException>(() => server.ListSessionsAsync(Token))).ToMoana();

        Assert.Equal((id, id), (asked.ErrorId, driven.ErrorId));
        Assert.Contains(other, asked.Message, StringComparison.Ordinal);
        Assert.Equal(asked.Message, driven.Message);
    }

    /// <summary>The words of a registered host, with the program's place for its name.</summary>
    private static List<string> Words(EngineProgram program, string name) =>
        [program.Path, .. (name == "kubectl" ? new PodCarrier("agents-0", "ci", "prod").Words : new ContainerCarrier("box", name).Words).Skip(1)];
}
