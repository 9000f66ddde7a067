using System.Reflection;
using System.Runtime.Loader;

namespace Moana.Loading;

/// <summary>
/// Gives the process Moana's own assemblies, and nothing else of ours: the public types (Moana.Model) live in
/// PowerShell's own load context, so that <c>[Moana.AgentStatus]</c> works; Moana.Agents and the other assemblies and libraries
/// that they use live in a context that no other module sees, whatever versions those have loaded.
/// </summary>
internal static class ModuleAssemblies
{
    private const string Model = "Moana.Model";

    private static readonly Lazy<PrivateContext> _private = new(Hook);

    /// <summary>Installs the hook, once in a process.</summary>
    public static void Install() => _ = _private.Value;

    private static PrivateContext Hook()
    {
        var folder = Path.GetDirectoryName(typeof(ModuleAssemblies).Assembly.Location)!;
        var context = new PrivateContext(Path.Combine(folder, "deps"));
        // What only the server of the Model Context Protocol needs has newer copies of what others have from the framework.
        var mcp = new Lazy<PrivateContext>(() => new PrivateContext(Path.Combine(folder, "deps", "mcp"), context));
        AssemblyLoadContext.Default.Resolving += (_, name) => name.Name switch
        {
            Model => LoadModel(folder),
            "Moana.Agents" or "Moana.Orchestration" or "Moana.Tmux" or "Moana.Dashboard" => context.LoadFromAssemblyName(name),
            "Moana.Mcp" => mcp.Value.LoadFromAssemblyName(name),
            _ => null,
        };

        // Loaded now, so that type literals work before the first cmdlet runs.
        LoadModel(folder);
        return context;
    }

    private static Assembly LoadModel(string folder) =>
        AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.Combine(folder, Model + ".dll"));
}
