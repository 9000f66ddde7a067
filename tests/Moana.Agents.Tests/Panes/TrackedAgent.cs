using Moana.Detection;
using Moana.Panes;
using Moana.Transcripts;

namespace Moana.Agents.Tests.Panes;

/// <summary>An agent of which only a tracker is real: a test says what is seen of it, and when.</summary>
public abstract class TrackedAgent
{
    private protected static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly StatusTracker _tracker = new();

    private protected AgentProfile Profile { get; set; } = new() { Name = "codex", Source = "test", Delivery = new() { NewConversation = "/clear" } };
    private protected TurnMark? Turn { get; set; }
    private protected TimeSpan LastOutput { get; set; }

    private protected void Submit(TurnState state = TurnState.Started) => Submit(new TurnMark { Id = TurnMark.NewId(), State = state, SentAt = Start });

    private protected void Submit(TurnMark turn) => Turn = turn;

    private protected TrackedStatus See(
        int milliseconds, AgentStatus status, bool endsTurn = true, bool keep = false, bool dead = false, string? screen = null,
        TimeSpan? settles = null, string? rule = null, TurnOutcome? outcome = null, string? composer = null, string? carrier = null,
        RecordReport? record = null, bool unanswered = false, string? mark = null, string? prompt = null) =>
        See(At(milliseconds, status, endsTurn, keep, dead, screen, settles, rule, outcome, composer, carrier, record, unanswered, mark, prompt));

    private protected TrackedStatus See(Look look) => _tracker.Update(look);

    private protected bool MayEnd(Look look) => _tracker.MayEnd(look);

    private protected Look At(
        int milliseconds, AgentStatus status, bool endsTurn = true, bool keep = false, bool dead = false, string? screen = null,
        TimeSpan? settles = null, string? rule = null, TurnOutcome? outcome = null, string? composer = null, string? carrier = null,
        RecordReport? record = null, bool unanswered = false, string? mark = null, string? prompt = null) =>
        new(
            Pane(dead), screen ?? $"{status}", null,
            new()
            {
                Status = status, Evidence = $"{status} seen", EndsTurn = endsTurn, KeepPrevious = keep, Settles = settles, Rule = rule, IsUnanswered = unanswered, MatchedText = mark, LastPrompt = prompt,
                Outcome = outcome, Carrier = carrier, Composer = composer is null ? null : new(composer, null, 1, 1),
            },
            Start.AddMilliseconds(milliseconds), TimeSpan.FromMilliseconds(milliseconds)) { Record = record };

    private AgentPane Pane(bool dead) => new()
    {
        Name = "a",
        Profile = Profile,
        Registered = true,
        Pane = new()
        {
            Id = new(1), WindowId = new(1), SessionId = new(1), SessionName = "s", WindowIndex = 0, WindowName = "w", WindowActive = true,
            PaneIndex = 0, PaneActive = true, Title = "", Command = "node", ProcessId = 1, StartCommand = "", Path = "/", Dead = dead,
            DeadStatus = null, InMode = false, InputOff = false, Synchronized = false, AlternateOn = true, Width = 80, Height = 24,
            CursorX = 0, CursorY = 0, WindowActivity = Start + LastOutput,
            Options = Turn is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [PaneOptions.Turn] = Turn.Encode() },
        },
    };
}
