using Moana.Delivery;
using Moana.Detection;
using Moana.Monitoring;
using Moana.Testing;
using Moana.Tmux;

namespace Moana.Agents.Tests;

/// <summary>Fake agents on a private tmux server, driven by Moana's own code.</summary>
public sealed class FakeFleet : IAsyncDisposable
{
    private static readonly Lazy<ProfileCatalog> Profiles = new(() => ProfileCatalog.Load());

    /// <param name="via">The words that lead to the server, separated by newlines; null for straight to it.</param>
    /// <param name="host">The name of the machine that they lead to.</param>
    public FakeFleet(string? via = null, string host = "elsewhere")
    {
        Server = TmuxServer.For(new()
        {
            SocketName = Tmux.SocketName,
            Executable = PrivateTmux.Executable,
            ConfigFile = "/dev/null",
            Via = via,
            HostName = via is null ? null : host,
        });
        Fleet = new(Server, Profiles.Value);
        Sender = new(Fleet, TimeProvider.System);
    }

    public PrivateTmux Tmux { get; } = new();

    public FakeAgentLog Log { get; } = new();

    public TmuxServer Server { get; }

    public Fleet Fleet { get; }

    public PromptSender Sender { get; }

    /// <summary>Starts a fake agent in a window of its own; its name is its style unless told otherwise.</summary>
    public async Task<AgentPane> StartAsync(string style, string options = "", string? name = null, int columns = 120, int rows = 40, bool ready = true, string environment = "")
    {
        name ??= style;
        var command = $"{environment}{TestPaths.FakeAgent} --style {style} --name {name} --log {Log.Path} {options}";
        var agents = await new SessionStarter(Fleet, TimeProvider.System).StartAsync($"s-{name}", [new(name, command)], "/", columns, rows, e => throw e, TestContext.Current.CancellationToken);
        if (ready)
        {
            await Eventually.TrueAsync(() => Log.Events("ready", name).Count > 0, $"{name} is ready");
        }

        return agents[0];
    }

    public Task<PromptReceipt> SendAsync(AgentPane agent, string prompt, DeliveryOptions? options = null) =>
        Sender.SendAsync(agent, prompt, options ?? new() { Timeout = TimeSpan.FromSeconds(20) }, TestContext.Current.CancellationToken);

    public async Task<StatusReport> StatusAsync(AgentPane agent)
    {
        var query = new AgentQuery { Names = [NamePattern.Whole(agent.Name)], PaneId = agent.Pane.Id.ToString() };
        await foreach (var report in new StatusReader(Fleet, TimeProvider.System).ReadAsync(query, TestContext.Current.CancellationToken))
        {
            return report;
        }

        throw new InvalidOperationException($"There is no report on {agent.Name}.");
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Tmux.DisposeAsync();
        Log.Dispose();
    }
}
