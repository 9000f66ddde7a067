using System.Management.Automation;

namespace Moana.Loading;

/// <summary>
/// Runs when the module is imported. A nested module of its own, because the engine looks at the cmdlets' members,
/// and so needs their assemblies, before it would call an initializer in the root module.
/// </summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    /// <inheritdoc/>
    /// <remarks>
    /// Called once for each runspace that imports the module. Nothing is ever unhooked: the engine does not call the
    /// counterpart for parallel runspaces, and assemblies stay loaded anyway.
    /// </remarks>
    public void OnImport() => ModuleAssemblies.Install();
}
