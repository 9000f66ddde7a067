using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Moana.Mcp;

/// <summary>
/// The process's standard output for the protocol alone: while it is held, all else that writes there (a host's warnings, a
/// module, a library) comes out on standard error.
/// </summary>
public sealed partial class ProtocolOutput : IDisposable
{
    private const int Output = 1;
    private const int Error = 2;

    private readonly FileStream _stream;

    /// <summary>Takes it.</summary>
    /// <exception cref="IOException">The process has no standard output or error.</exception>
    public ProtocolOutput()
    {
        var own = Duplicate(Output);
        if (own < 0 || Replace(Error, Output) < 0) throw new IOException($"Standard output cannot be taken: error {Marshal.GetLastPInvokeError()}.");
        _stream = new FileStream(new SafeFileHandle(own, ownsHandle: true), FileAccess.Write, bufferSize: 0);
    }

    /// <summary>What was standard output.</summary>
    public Stream Stream => _stream;

    /// <summary>Gives it back.</summary>
    public void Dispose()
    {
        _ = Replace((int)_stream.SafeFileHandle.DangerousGetHandle(), Output);
        _stream.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    private static partial int Duplicate(int file);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int Replace(int from, int to);
}
