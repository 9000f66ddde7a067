namespace Moana.Storage;

/// <content>What else stands in the same record.</content>
public sealed partial class OrchestrationStore
{
    /// <summary>The messages between agents.</summary>
    public MessageStore Messages => new(_database, _clock);

    /// <summary>The calls of clients of the Model Context Protocol.</summary>
    public CallStore Calls => new(_database, _clock);
}
