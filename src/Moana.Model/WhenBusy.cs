namespace Moana;

/// <summary>What to do with a prompt for an agent that works.</summary>
public enum WhenBusy
{
    /// <summary>Wait until it is ready.</summary>
    Wait,

    /// <summary>Hand it over now, to be done after the running turn.</summary>
    Queue,

    /// <summary>Hand it over now, into the running turn.</summary>
    Steer,

    /// <summary>Refuse.</summary>
    Fail,
}
