using System.Runtime.CompilerServices;
using Moana.Testing;

namespace Moana.Orchestration.Tests.Workspaces;

/// <summary>The state folder of this test process: no test touches a person's.</summary>
internal static class StateHome
{
    private static readonly TemporaryFolder Folder = new();

    public static string Path => Folder.Path;

    [ModuleInitializer]
    internal static void Set()
    {
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", Folder.Path);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Folder.Dispose();
    }
}
