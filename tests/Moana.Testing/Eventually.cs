using System.Diagnostics;

namespace Moana.Testing;

/// <summary>Waits for evidence.</summary>
public static class Eventually
{
    /// <summary>How long a test waits for something that ought to happen at once.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Looks again and again until the condition holds; fails with the description when it never does.</summary>
    public static Task TrueAsync(Func<Task<bool>> condition, string description, TimeSpan? patience = null) =>
        TrueAsync(condition, () => description, patience);

    /// <summary>The same, with a description of what was seen last.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string> description, TimeSpan? patience = null)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > (patience ?? Patience))
            {
                throw new TimeoutException($"Not seen within {(patience ?? Patience).TotalSeconds:0} s: {description()}.");
            }

            await Task.Delay(20);
        }
    }

    /// <summary>Looks again and again until the condition holds; fails with the description when it never does.</summary>
    public static Task TrueAsync(Func<bool> condition, string description, TimeSpan? patience = null) =>
        TrueAsync(() => Task.FromResult(condition()), description, patience);
}
