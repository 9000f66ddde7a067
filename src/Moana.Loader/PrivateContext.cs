using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Moana.Loading;

/// <summary>
/// Loads what lies in the module's <c>deps</c> folder; all else (the framework, Moana.Model) comes from PowerShell's
/// own context.
/// </summary>
internal sealed class PrivateContext : AssemblyLoadContext
{
    private readonly Dictionary<string, string> _assemblies;
    private readonly Dictionary<string, string> _natives;
    private readonly PrivateContext? _below;

    /// <summary>Lists the folder once: the runtime asks often, for each native function too.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="below">The context whose assemblies are shared, where this one has none of the name.</param>
    public PrivateContext(string folder, PrivateContext? below = null)
        : base("Moana")
    {
        _below = below;
        _assemblies = Files(folder, "*.dll");
        _natives = Files(Path.Combine(folder, "runtimes", Platform, "native"), "*.so");
    }

    private static string Platform =>
        (RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? "linux-musl-" : "linux-")
        + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        _assemblies.TryGetValue(assemblyName.Name!, out var path) ? LoadFromAssemblyPath(path)
        : _below?._assemblies.ContainsKey(assemblyName.Name!) == true ? _below.LoadFromAssemblyName(assemblyName)
        : null;

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _natives.TryGetValue(unmanagedDllName, out var path) || _natives.TryGetValue("lib" + unmanagedDllName, out path)
            ? LoadUnmanagedDllFromPath(path)
            : nint.Zero;

    private static Dictionary<string, string> Files(string folder, string pattern) =>
        Directory.Exists(folder)
            ? Directory.GetFiles(folder, pattern).ToDictionary(f => Path.GetFileNameWithoutExtension(f)!, StringComparer.Ordinal)
            : [];
}
