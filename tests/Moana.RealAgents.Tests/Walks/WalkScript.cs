using static Moana.AgentStatus;

namespace Moana.RealAgents.Tests.Walks;

/// <summary>How a model's error ends a turn.</summary>
internal enum ErrorEnd
{
    /// <summary>By itself, after the program's own tries.</summary>
    ByItself,

    /// <summary>The program would try again for minutes, or for ever: it is interrupted while it does.</summary>
    Interrupted,
}

/// <summary>One step of a walk: what is done, and the changes of the status that it has to bring, no more and no less.</summary>
internal sealed record WalkStep(string Name, Func<Walker, Task> Act, params AgentStatus[] Expected)
{
    /// <summary>What is as true, where the program has a status for so short a time that it may be told of or not.</summary>
    public IReadOnlyList<AgentStatus[]> Otherwise { get; init; } = [];

    /// <summary>Whether all that was told since its begin is all that it has to bring.</summary>
    public bool Brings(List<AgentStatus> told) => Otherwise.Prepend(Expected).Any(e => told.SequenceEqual(e));

    /// <summary>Whether what was told since its begin may become that.</summary>
    public bool MayBring(List<AgentStatus> told) => Otherwise.Prepend(Expected).Any(e => told.SequenceEqual(e.Take(told.Count)));
}

/// <summary>
/// The way that a real agent is led through its states. Where the programs differ, they do so by the data here.
/// </summary>
internal sealed record WalkScript
{
    /// <summary>Whether a shell command without rights beyond the project's folder asks for permission.</summary>
    public bool AsksForEveryCommand { get; init; } = true;

    /// <summary>Whether it asks for permission at all.</summary>
    public bool AsksForPermission { get; init; } = true;

    /// <summary>Whether what was denied ends the turn; else the model is told of it, and answers.</summary>
    public bool DenialEndsTurn { get; init; } = true;

    /// <summary>What is seen of an answer that is being written; null for a program that shows answers when they are whole.</summary>
    public string? Streamed { get; init; } = "quick brown fox";

    /// <summary>The model says 429.</summary>
    public ErrorEnd RateLimit { get; init; }

    /// <summary>The status after it.</summary>
    public AgentStatus AfterRateLimit { get; init; } = RateLimited;

    /// <summary>The model says 500.</summary>
    public ErrorEnd ServerError { get; init; }

    /// <summary>The status after it.</summary>
    public AgentStatus AfterServerError { get; init; } = Failed;

    /// <summary>What is typed to leave the program.</summary>
    public string Exit { get; init; } = "/quit";

    private static WalkScript Retrying { get; } = new()
    {
        RateLimit = ErrorEnd.Interrupted,
        AfterRateLimit = Idle,
        ServerError = ErrorEnd.Interrupted,
        AfterServerError = Idle,
    };

    /// <summary>The script of an agent.</summary>
    internal static WalkScript Of(AgentKit kit) => kit.Name switch
    {
        // Its sandbox runs what stays in the project's folder.
        "codex" => new() { AsksForEveryCommand = false },
        // They try again for minutes (opencode for ever), and leave no trace of the error when interrupted.
        "opencode" => Retrying with { Exit = "/exit" },
        "qwen" or "gemini" => Retrying,
        // Versions that show answers when they are whole.
        "claude" when Version.Parse(kit.Version) < new Version(2, 1, 100) => new() { Streamed = null, Exit = "/exit" },
        "claude" or "copilot" => new() { Exit = "/exit" },
        "pi" => new() { AsksForPermission = false },
        // It tries again for minutes at a limit only.
        "continue" => new() { Streamed = null, RateLimit = ErrorEnd.Interrupted, AfterRateLimit = Idle, Exit = "/exit" },
        "cline" => Retrying with { DenialEndsTurn = false },
        // An Enter on the name of a command alone takes it from the menu.
        "nanocoder" => new() { Exit = "/exit now" },
        _ => throw new ArgumentException($"No walk for '{kit}'.", nameof(kit)),
    };

    /// <summary>The steps, in order.</summary>
    internal IEnumerable<WalkStep> Steps()
    {
        // A turn that is broken off or denied is never Completed: the agent is Idle after it.
        AgentStatus[] asked = [Working, WaitingForInput, Working, Completed];
        yield return new("start", _ => Task.CompletedTask, Idle);
        yield return new("answer", w => w.SendAsync("Please think 3 slow 3"), Working, Completed);
        yield return AsksForEveryCommand && AsksForPermission
            ? new("tool", w => w.SendAndAnswerAsync("toolsleep 4 please", "Enter"), asked)
            : new("tool", w => w.SendAsync("toolsleep 4 please"), Working, Completed);
        if (AsksForPermission)
        {
            yield return new("permission", w => w.SendAndAnswerAsync("think 1 tool then slow 3", "Enter"), asked);
            yield return new("permission denied", w => w.SendAndAnswerAsync("think 1 tool again", "Escape"), DenialEndsTurn ? [Working, WaitingForInput, Idle] : asked)
            {
                // The dialog is gone, and the program not yet done with the denial.
                Otherwise = DenialEndsTurn ? [[Working, WaitingForInput, Working, Idle]] : [],
            };
        }

        yield return new("429", w => w.SendFailingAsync("err429 please", RateLimit), Working, AfterRateLimit);
        yield return new("after 429", w => w.SendAsync("slow 3 after the limit", RateLimit == ErrorEnd.Interrupted), Working, Completed);
        yield return new("500", w => w.SendFailingAsync("err500 please", ServerError), Working, AfterServerError);
        yield return new("after 500", w => w.SendAsync("slow 3 after the error", ServerError == ErrorEnd.Interrupted), Working, Completed);
        yield return new("interrupt", w => w.SendAndInterruptAsync("slow 60 please", Streamed), Working, Idle);
        yield return new("exit", w => w.TypeAsync(Exit), Exited)
        {
            // qwen's title tells of work while the command to leave is carried out; and a program that has put its screen away
            // may take seconds to end on a busy machine.
            // The menu of the command hides the mode that claude's footer names.
            Otherwise = [[Working, Exited], [Unknown, Exited], [Working, Unknown, Exited], [Working, Idle, Exited]],
        };
    }
}
