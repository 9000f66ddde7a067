using System.Diagnostics;
using Moana.Testing;

namespace Moana.Agents.Tests.Panes;

/// <summary>Signals to processes of the tests.</summary>
internal static class Signals
{
    /// <summary>Sends one, and waits until the process is in one of these states.</summary>
    public static async Task SendAsync(string signal, int process, params string[] states)
    {
        using var kill = Process.Start("kill", [signal, $"{process}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => states.Contains(File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1][..1]), $"process {process} is {states[0]}");
    }
}
