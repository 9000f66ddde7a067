using Moana.Detection;

namespace Moana.Delivery;

/// <summary>
/// Tells which interrupt key is due, if any. Two Escapes close together are another key to most programs: to some the
/// interrupt, to others, once the turn is over, a list of prompts to go back to. So a key follows another one only when
/// the program asks for it, and all begin anew only when the first ones are known to be lost.
/// </summary>
internal sealed class InterruptRhythm(DeliveryProfile delivery, TimeProvider clock)
{
    /// <summary>Programs that do not tell that they want another key get it so soon.</summary>
    private static readonly TimeSpan BetweenKeys = TimeSpan.FromMilliseconds(400);

    /// <summary>What a program shows that much later, it drew after the key: it does not stand still.</summary>
    private static readonly TimeSpan InFlight = TimeSpan.FromSeconds(1);

    /// <summary>A program that draws, and works on so long after the key, did not take it.</summary>
    private static readonly TimeSpan Lost = TimeSpan.FromSeconds(5);

    /// <summary>A program that stands still on a busy machine has the key before it yet.</summary>
    private static readonly TimeSpan LostInStillness = TimeSpan.FromSeconds(10);

    private int _next;
    private long _pressed;
    private string _screen = "";
    private bool _draws;

    /// <summary>Whether the turn's mark says that it is being broken off.</summary>
    public bool Begun { get; set; }

    /// <summary>How often the keys were begun.</summary>
    public int Attempts { get; private set; }

    /// <summary>The key to press on a look at an agent that works; null: wait.</summary>
    /// <param name="screen">All that the look saw.</param>
    /// <param name="asksAgain">Whether the screen asks for the next key.</param>
    public string? Due(string screen, bool asksAgain)
    {
        var keys = delivery.InterruptKeys;
        if (Attempts == 0)
        {
            return keys is [var first, ..] ? first : null;
        }

        var since = clock.GetElapsedTime(_pressed);
        _draws |= since >= InFlight && screen != _screen;
        _screen = screen;
        if (_next < keys.Count && (delivery.InterruptAgain is null ? since >= BetweenKeys : asksAgain))
        {
            return keys[_next];
        }

        if (since < (_draws ? Lost : LostInStillness))
        {
            return null;
        }

        _next = 0;
        return keys[0];
    }

    /// <summary>Notes that the key that was due is pressed.</summary>
    /// <param name="screen">What it was pressed on.</param>
    public void Press(string screen)
    {
        Attempts += _next == 0 ? 1 : 0;
        _next++;
        (_pressed, _screen, _draws) = (clock.GetTimestamp(), screen, false);
    }
}
