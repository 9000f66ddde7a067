using System.Globalization;
using Moana.Agents;
using Moana.Detection;
using Moana.Panes;

namespace Moana.Delivery;

/// <summary>What one delivery has seen and done so far, and its receipt in the end.</summary>
internal sealed class DeliveryState(PaneSession pane, PromptText prompt, DeliveryOptions options)
{
    private readonly List<string> _steps = [];
    private readonly long _started = pane.Clock.GetTimestamp();
    private Look? _before;

    /// <summary>The pane.</summary>
    public PaneSession Pane => pane;

    /// <summary>The prompt.</summary>
    public PromptText Prompt => prompt;

    /// <summary>How to deliver it.</summary>
    public DeliveryOptions Options => options;

    /// <summary>The time.</summary>
    public TimeProvider Clock => pane.Clock;

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; } = pane.Clock.GetUtcNow();

    /// <summary>Compares the composer with the prompt.</summary>
    public ComposerReading Reading { get; } = new(prompt.Text);

    /// <summary>The look on which the agent took prompts.</summary>
    public Look Before
    {
        get => _before!;
        set => _before = value;
    }

    /// <summary>True when the agent was at work then.</summary>
    public bool Busy => Before.ShowsWork;

    /// <summary>True when the agent's composer is known.</summary>
    public bool KnowsComposer => Before.Observation.Composer is not null;

    /// <summary>The agent's delivery facts.</summary>
    public DeliveryProfile Profile => Before.Agent.Profile.Delivery;

    /// <summary>The keys that submit: for a busy agent, those that queue or steer.</summary>
    public IReadOnlyList<string> SubmitKeys => !Busy ? Profile.SubmitKeys
        : options.WhenBusy == WhenBusy.Queue ? Profile.QueueKeys
        : Profile.SteerKeys;

    /// <summary>The screen that was pasted on, squeezed.</summary>
    public string ScreenBefore { get; set; } = "";

    /// <summary>When the text was pasted; null before. Set before the paste: when its answer is lost, it may have arrived.</summary>
    public long? PastedAt { get; set; }

    /// <summary>Whether the text was seen in the composer.</summary>
    public bool Seen { get; set; }

    /// <summary>How long the text is left alone, once it is seen, before the submit key.</summary>
    public TimeSpan Settle => Profile.Settle + Scaled(Profile.SettlePerThousand);

    /// <summary>A look that was taken when the text had been left alone for so long; null where none was.</summary>
    public Look? Settled { get; set; }

    /// <summary>The look on which the submit key was pressed last.</summary>
    public Look? PressedAt { get; set; }

    /// <summary>How often the submit key was pressed.</summary>
    public int Presses { get; set; }

    /// <summary>The longest time between a look and the key on it.</summary>
    public TimeSpan LookToKey { get; set; }

    /// <summary>Whether our text may still stand in the composer.</summary>
    public bool TextLeft { get; set; }

    /// <summary>The turn's mark; null before it stands on the pane.</summary>
    public TurnMark? Mark { get; set; }

    /// <summary>What stands in the composer on a look.</summary>
    public ComposerContent Content(Look look)
    {
        if (KnowsComposer)
        {
            return Reading.Read(look.Observation.Composer);
        }

        // Without a known composer, what counts before the key is that the text has appeared, and after it that it is
        // no longer where it stood.
        var ours = PressedAt is null ? Reading.EndsAtCursor(look) || Reading.HasAppeared(look, ScreenBefore)
            : Reading.EndsAtCursor(PressedAt) ? Reading.EndsAtCursor(look)
            : ComposerReading.Fingerprint(look.Screen) == ComposerReading.Fingerprint(PressedAt.Screen);
        return ours ? ComposerContent.Ours : ComposerContent.Empty;
    }

    /// <summary>The end of the delivery when a dialog is open, when the agent is gone or when keys do not reach it; else null.</summary>
    /// <param name="look">The look.</param>
    /// <param name="dialog">What to say of a dialog.</param>
    public DeliveryEnd? Trouble(Look look, string dialog)
    {
        var failed = Presses > 0 ? DeliveryOutcome.Unverified : DeliveryOutcome.Refused;
        return look.Observation.Status switch
        {
            AgentStatus.Exited => new(failed, $"the agent is gone ({look.Observation.Evidence}){(Presses > 0 ? "" : "; nothing was submitted")}", Kind(DeliveryRefusal.Gone)),
            _ when look.Observation.IsDialog => new(failed, $"a dialog {dialog}: {Short(look.Observation.Question ?? look.Observation.Evidence)}", Kind(DeliveryRefusal.Dialog)),
            _ when look.Agent.Pane.InMode => new(failed, "somebody entered copy mode in the pane, which eats keys; the text stands in the composer", Kind(DeliveryRefusal.Mode)),
            _ => null,
        };

        DeliveryRefusal? Kind(DeliveryRefusal kind) => Presses > 0 ? null : kind;
    }

    /// <summary>Notes a step, and tells it to whoever listens.</summary>
    public void Step(string text)
    {
        _steps.Add(string.Create(CultureInfo.InvariantCulture, $"{Clock.GetElapsedTime(_started).TotalMilliseconds,7:0.0} ms  {text}"));
        options.Step?.Invoke($"{pane.Agent.Name}: {text}");
    }

    /// <summary>A profile's time for a thousand characters, for this prompt.</summary>
    public TimeSpan Scaled(TimeSpan perThousand) => perThousand * (prompt.Text.Length / 1000.0);

    /// <summary>The receipt.</summary>
    public PromptReceipt Receipt(DeliveryEnd end)
    {
        var endpoint = pane.Server.Endpoint;
        return new PromptReceipt
        {
            Name = pane.Agent.Name,
            Outcome = end.Outcome,
            Reason = end.Reason,
            Refusal = end.Refusal,
            Turn = Presses > 0 ? Mark?.Id : null,
            Attempts = Presses,
            Characters = prompt.Text.Length,
            Removed = prompt.Removed,
            TextLeft = TextLeft,
            StartedAt = StartedAt,
            DurationMilliseconds = Math.Round(Clock.GetElapsedTime(_started).TotalMilliseconds, 1),
            ProofMilliseconds = PastedAt is { } pasted ? Math.Round(Clock.GetElapsedTime(pasted).TotalMilliseconds, 1) : 0,
            LookToEnterMilliseconds = Math.Round(LookToKey.TotalMilliseconds, 2),
            Steps = _steps,
            Session = pane.Agent.Pane.SessionName,
            Address = endpoint.AddressOf(pane.Agent.Pane),
        };
    }

    /// <summary>A text of the screen, short enough for a reason.</summary>
    public static string Short(string? text)
    {
        var line = (text ?? "").ReplaceLineEndings(" ");
        return line.Length <= 200 ? line : $"{line[..200]}…";
    }
}
