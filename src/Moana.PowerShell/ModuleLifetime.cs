using System.Management.Automation;
using Moana.Operations;
using Moana.Tmux;

namespace Moana;

/// <summary>
/// Closes the connections to tmux when the module is removed from the last runspace that imported it. The engine does
/// not tell of every runspace that ends; then they close after idling.
/// </summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    private static int _imports;

    /// <inheritdoc/>
    public void OnImport() => Interlocked.Increment(ref _imports);

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        if (Interlocked.Decrement(ref _imports) == 0) Task.WaitAny([Task.Run(() => Task.WhenAll(TmuxServer.CloseAllAsync(), HostProbe.CloseAllAsync()))], _patience);
    }
}
