namespace Moana.TestCommands;

/// <summary>What the cmdlets have seen, for tests to look at.</summary>
public static class State
{
    private static int _cancelled;
    private static int _written;

    /// <summary>How often work saw its token cancelled.</summary>
    public static int Cancelled => Volatile.Read(ref _cancelled);

    /// <summary>How many objects the work has handed over.</summary>
    public static int Written => Volatile.Read(ref _written);

    internal static void NoteCancelled() => Interlocked.Increment(ref _cancelled);

    internal static void NoteWritten() => Interlocked.Increment(ref _written);
}
