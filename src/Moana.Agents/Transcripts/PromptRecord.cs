namespace Moana.Transcripts;

/// <summary>What an agent's session record says of a prompt that Moana sent.</summary>
/// <param name="HoldsOnce">Whether it holds the prompt exactly once and unaltered; null where that is not known, or not yet.</param>
/// <param name="Conversation">The conversation's id; null where the record does not hold the prompt.</param>
/// <param name="MayCome">Whether the program keeps records at all, so that this one may still be written.</param>
public sealed record PromptRecord(bool? HoldsOnce, string? Conversation, bool MayCome);
