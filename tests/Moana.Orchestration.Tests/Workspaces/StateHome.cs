using System.Runtime.CompilerServices;
using Moana.Testing;

namespace Moana.Orchestration.Tests.Workspaces;

/// <summary>The state folder of this test process: no test touches a person's.</summary>
internal static class StateHome
{
    private const string Variable = "XDG_STATE_HOME";

    /// <summary>A process that a test starts shares the folder of its parent, and leaves it there.</summary>
    private const string Given = "MOANA_TEST_STATE_HOME";

    private static readonly TemporaryFolder? Folder = Environment.GetEnvironmentVariable(Given) is null ? new() : null;

    public static string Path => Folder?.Path ?? Environment.GetEnvironmentVariable(Given)!;

    [ModuleInitializer]
    internal static void Set()
    {
        Environment.SetEnvironmentVariable(Variable, Path);
        Environment.SetEnvironmentVariable(Given, Path);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Folder?.Dispose();
    }
}
