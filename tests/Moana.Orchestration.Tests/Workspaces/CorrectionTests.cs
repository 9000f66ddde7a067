using Moana.Agents;
using Moana.Agents.Tests;
using Moana.Delivery;
using Moana.Operations;
using Moana.Testing;

namespace Moana.Orchestration.Tests.Workspaces;

/// <summary>A change that does not land goes to the agent in its workspace, for as long as that corrects it.</summary>
public sealed class CorrectionTests : IAsyncLifetime
{
    private const int Limit = 60_000;

    private readonly FakeFleet _fleet = new();
    private GitRig _rig = null!;
    private Workspace _workspace = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _rig = await GitRig.CreateAsync();
        _workspace = await _rig.MakeAsync("codex");
        GitRig.Write(_workspace.Path, "b.txt", "b\n");
    }

    public async ValueTask DisposeAsync()
    {
        await _fleet.DisposeAsync();
        _rig.Dispose();
    }

    [Fact(Timeout = Limit)]
    public async Task A_turn_that_completes_is_followed_by_another_try()
    {
        await StartAsync("--work 0.1");
        var tries = _rig["tries"];
        var landing = await LandAsync($"echo x >> '{tries}'; test $(wc -l < '{tries}') = 2", maxFixes: 3);
        Assert.Equal((LandingOutcome.Landed, 1, null), (landing.Outcome, landing.Fixes, landing.FixError));
        Assert.Contains("git merge main", Assert.Single(_fleet.Log.Prompts("codex")), StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [InlineData("--ask", "TurnAsks")]
    [InlineData("--trust", "PromptRefused")]
    public async Task A_question_ends_it_at_once(string options, string error)
    {
        await StartAsync($"--work 0.1 {options}");
        var landing = await LandAsync("false", maxFixes: 3);
        Assert.Equal((LandingOutcome.ValidationFailed, error), (landing.Outcome, landing.FixError));
        Assert.Empty(_fleet.Log.Events("dialog-answered"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_turn_that_a_person_breaks_off_ends_it()
    {
        var agent = await StartAsync("--work 600");
        var landing = LandAsync("false", maxFixes: 3);
        await Eventually.TrueAsync(async () => (await _fleet.StatusAsync(agent)) is { Status: AgentStatus.Working, Turn: not null }, "the correction runs");
        await new TurnInterrupter(_fleet.Fleet, TimeProvider.System).StopAsync(Assert.Single(await _fleet.Fleet.RefreshAsync([agent], Token)), TimeSpan.FromSeconds(20), null, Token);
        Assert.Equal((LandingOutcome.ValidationFailed, "TurnInterrupted"), ((await landing).Outcome, (await landing).FixError));
    }

    [Fact(Timeout = Limit)]
    public async Task Without_an_agent_there_it_says_so()
    {
        var landing = await LandAsync("false", maxFixes: 1);
        Assert.Equal((LandingOutcome.ValidationFailed, "AgentNotFound", 0), (landing.Outcome, landing.FixError, landing.Fixes));
    }

    private async Task<AgentPane> StartAsync(string options) =>
        Assert.Single(await new SessionStarter(_fleet.Fleet, TimeProvider.System).StartAsync(
            "s", [new("codex", $"exec {TestPaths.FakeAgent} --style codex --log {_fleet.Log.Path} {options}")], _workspace.Path, 120, 40, e => throw e, Token));

    private async Task<Landing> LandAsync(string validate, int maxFixes) =>
        await new ChangeLanding(await _rig.OpenAsync(), _fleet.Fleet, TimeProvider.System).LandAsync(
            "codex", new() { Validate = [validate] }, maxFixes, TimeSpan.FromSeconds(50), _ => { }, Token);
}
