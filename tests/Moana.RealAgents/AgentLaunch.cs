using Moana.RealAgents.Settings;

namespace Moana.RealAgents;

/// <summary>Prepares an agent's home and the script that starts it with a clean environment.</summary>
public static class AgentLaunch
{
    /// <summary>Installs and configures an agent under a folder; returns the command line that starts it.</summary>
    /// <param name="kit">The agent.</param>
    /// <param name="folder">A folder for its home and its project, without spaces.</param>
    /// <param name="modelUrl">The mock model's address.</param>
    /// <param name="setting">How it is run; null for <see cref="AgentSettings.Clean"/>.</param>
    /// <param name="also">What to write into its home besides.</param>
    public static async Task<string> PrepareAsync(AgentKit kit, string folder, string modelUrl, AgentSetting? setting = null, Action<AgentSite>? also = null)
    {
        setting ??= AgentSettings.Clean;
        var site = new AgentSite(await AgentCache.InstallAsync(kit), Path.Combine(folder, "home"), Path.Combine(folder, "project"), modelUrl);
        Directory.CreateDirectory(site.Home);
        Directory.CreateDirectory(site.Project);
        await AgentCache.RunAsync("git", "init", "-q", site.Project);
        kit.Configure(site);
        setting.Configure(site);
        also?.Invoke(site);

        var variables = new Dictionary<string, string>(kit.Environment(site))
        {
            ["PATH"] = await AgentCache.SearchPathAsync(Math.Max(kit.Node, setting.Node)),
            ["HOME"] = site.Home,
            ["LANG"] = "C.UTF-8",
            ["SHELL"] = "/bin/sh",
            ["USER"] = "moana",
        };
        if (setting.ColorTerm is { } colors)
        {
            variables["COLORTERM"] = colors;
        }

        foreach (var (name, value) in setting.Variables)
        {
            variables[name] = value;
        }

        var script = Path.Combine(folder, "start.sh");
        await File.WriteAllTextAsync(script, $"""
            cd {Quote(site.Project)}
            {(setting.Attached is null ? "" : AnsweringTerminal.WaitsForAnswer)}
            exec env -i TERM={(setting.Term is { } term ? Quote(term) : "\"$TERM\"")} TMUX="$TMUX" TMUX_PANE="$TMUX_PANE" \
            {string.Join(" \\\n", variables.Select(v => $"{v.Key}={Quote(v.Value)}"))} \
            {string.Join(' ', kit.Arguments.Concat(setting.Arguments).Prepend(AgentCache.Program(kit, site.Install)).Select(Quote))}

            """);
        return $"sh {script}";
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''")}'";
}
