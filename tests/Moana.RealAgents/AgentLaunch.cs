namespace Moana.RealAgents;

/// <summary>Prepares an agent's home and the script that starts it with a clean environment.</summary>
public static class AgentLaunch
{
    /// <summary>
    /// What programs are told of the terminal's colours: with <c>MOANA_REAL_COLORTERM=truecolor</c> that of a developer, for runs by
    /// hand; else nothing.
    /// </summary>
    public static string? Terminal { get; } = Environment.GetEnvironmentVariable("MOANA_REAL_COLORTERM") is { Length: > 0 } colours ? colours : null;

    /// <summary>Installs and configures an agent under a folder; returns the command line that starts it.</summary>
    /// <param name="kit">The agent.</param>
    /// <param name="folder">A folder for its home and its project, without spaces.</param>
    /// <param name="modelUrl">The mock model's address.</param>
    /// <param name="also">What to write into its home besides.</param>
    public static async Task<string> PrepareAsync(AgentKit kit, string folder, string modelUrl, Action<AgentSite>? also = null)
    {
        var site = new AgentSite(await AgentCache.InstallAsync(kit), Path.Combine(folder, "home"), Path.Combine(folder, "project"), modelUrl);
        Directory.CreateDirectory(site.Home);
        Directory.CreateDirectory(site.Project);
        await AgentCache.RunAsync("git", "init", "-q", site.Project);
        kit.Configure(site);
        also?.Invoke(site);

        var variables = new Dictionary<string, string>(kit.Environment(site))
        {
            ["PATH"] = await AgentCache.SearchPathAsync(kit),
            ["HOME"] = site.Home,
            ["LANG"] = "C.UTF-8",
            ["SHELL"] = "/bin/sh",
            ["USER"] = "moana",
        };
        if (Terminal is { } colours)
        {
            variables["COLORTERM"] = colours;
        }

        var script = Path.Combine(folder, "start.sh");
        await File.WriteAllTextAsync(script, $"""
            cd {Quote(site.Project)}
            exec env -i TERM="$TERM" TMUX="$TMUX" TMUX_PANE="$TMUX_PANE" \
            {string.Join(" \\\n", variables.Select(v => $"{v.Key}={Quote(v.Value)}"))} \
            {string.Join(' ', kit.Arguments.Prepend(AgentCache.Program(kit, site.Install)).Select(Quote))}

            """);
        return $"sh {script}";
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''")}'";
}
