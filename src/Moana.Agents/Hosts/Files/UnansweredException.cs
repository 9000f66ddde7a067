namespace Moana.Hosts;

/// <summary>A reading needs what was not asked for yet: it is begun again when that is known, and nobody else has to do with it.</summary>
internal sealed class UnansweredException(FileQuestion question) : Exception($"It was not asked yet: {question}.")
{
    /// <summary>What is to be asked.</summary>
    public FileQuestion Question { get; } = question;
}
