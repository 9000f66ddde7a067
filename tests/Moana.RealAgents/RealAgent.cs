using System.Diagnostics;
using System.Globalization;
using Moana.Mocks;
using Moana.RealAgents.Settings;
using Moana.Testing;

namespace Moana.RealAgents;

/// <summary>A real agent in a pane of a private tmux server, with a home of its own and a mock model. Disposal leaves nothing of it.</summary>
public sealed class RealAgent : TmuxPane, IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);

    private readonly DirectoryInfo _folder;
    private readonly string _command;
    private readonly AnsweringTerminal? _terminal;

    private RealAgent(AgentKit kit, MockModel model, PrivateTmux tmux, string pane, DirectoryInfo folder, string command, AnsweringTerminal? terminal)
        : base(tmux, pane)
    {
        Kit = kit;
        Model = model;
        _folder = folder;
        _command = command;
        _terminal = terminal;
    }

    /// <summary>Which agent it is.</summary>
    public AgentKit Kit { get; }

    /// <summary>The folder that it works in.</summary>
    public string Project => Path.Combine(_folder.FullName, "project");

    /// <summary>The model that it talks to.</summary>
    public MockModel Model { get; }

    /// <summary>Installs it where needed, starts it and waits until its composer takes keys.</summary>
    /// <param name="kit">Which agent.</param>
    /// <param name="setting">How it is run; null for <see cref="AgentSettings.Clean"/>.</param>
    /// <param name="also">What to write into its home besides its kit's configuration.</param>
    /// <exception cref="AgentUnavailableException">It cannot be installed here.</exception>
    public static async Task<RealAgent> StartAsync(AgentKit kit, AgentSetting? setting = null, Action<AgentSite>? also = null)
    {
        var folder = Directory.CreateTempSubdirectory($"moana-{kit.Name}-");
        var model = await MockModel.StartAsync(folder: folder.FullName);
        var tmux = new PrivateTmux();
        AnsweringTerminal? terminal = null;
        try
        {
            setting ??= AgentSettings.Clean;
            var command = await AgentLaunch.PrepareAsync(kit, folder.FullName, model.Url, setting, also);
            var pane = await tmux.NewSessionAsync(kit.Name, command, setting.Size.Columns, setting.Size.Rows);
            await tmux.RunAsync("set-option", "-g", "remain-on-exit", "on");
            terminal = setting.Attached is { } colors ? await AnsweringTerminal.AttachAsync(tmux, kit.Name, colors, setting.Size) : null;
            var agent = new RealAgent(kit, model, tmux, pane, folder, command, terminal);
            await agent.SeesAsync(screen => kit.Ready.IsMatch(screen), $"{kit.Name} ready", StartPatience);
            return agent;
        }
        catch
        {
            await EndAsync(model, tmux, terminal, folder);
            throw;
        }
    }

    /// <summary>Starts the program once more, in a pane of its own, with the same home, folder and model.</summary>
    public async Task<TmuxPane> StartAnotherAsync()
    {
        var pane = new TmuxPane(Tmux, await Tmux.NewSessionAsync($"{Kit.Name}-another", _command));
        await pane.SeesAsync(screen => Kit.Ready.IsMatch(screen), $"another {Kit.Name} ready", StartPatience);
        return pane;
    }

    /// <summary>Kills the program as the kernel does when memory is short, and starts it anew in its pane.</summary>
    public async Task KillAndRestartAsync()
    {
        using (var program = Process.GetProcessById(int.Parse(await FactAsync("#{pane_pid}"), CultureInfo.InvariantCulture)))
        {
            program.Kill(entireProcessTree: true);
        }

        await Tmux.RunAsync("respawn-pane", "-k", "-t", Id, _command);
        await SeesAsync(screen => Kit.Ready.IsMatch(screen), $"{Kit.Name} ready again", StartPatience);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await EndAsync(Model, Tmux, _terminal, _folder);

    private static async Task EndAsync(MockModel model, PrivateTmux tmux, AnsweringTerminal? terminal, DirectoryInfo folder)
    {
        await (terminal?.DisposeAsync() ?? ValueTask.CompletedTask);
        await tmux.DisposeAsync();
        await EndProcessesAsync(folder.FullName);
        await model.DisposeAsync();
        folder.DeleteAll();
    }

    /// <summary>Waits for the agent and all that it started, known by their home, and ends what does not end by itself.</summary>
    private static async Task EndProcessesAsync(string folder)
    {
        try
        {
            await Eventually.TrueAsync(() => Processes(folder).Count == 0, "the agent's processes ended", TimeSpan.FromSeconds(3));
        }
        catch (TimeoutException)
        {
            foreach (var process in Processes(folder))
                process.Kill();

            await Eventually.TrueAsync(() => Processes(folder).Count == 0, "the agent's processes ended by force");
        }
    }

    private static List<Process> Processes(string folder) =>
        [.. Process.GetProcesses().Where(p => p.Id != Environment.ProcessId && LivesIn(p.Id, folder))];

    private static bool LivesIn(int process, string folder)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/environ").Contains($"HOME={folder}/", StringComparison.Ordinal);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
