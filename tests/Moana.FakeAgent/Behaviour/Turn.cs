using Moana.FakeAgent.Records;
using Moana.FakeAgent.Styles;

namespace Moana.FakeAgent.Behaviour;

/// <summary>One prompt and all that is done for it: steps with a time to wait after each.</summary>
internal sealed class Turn(int number, string prompt, TurnScript script, Transcript transcript, SessionRecord? record)
{
    /// <summary>Instead of a time: the next step comes when the permission dialog has been answered.</summary>
    internal const double UntilAnswered = -1;

    private const double LongestGap = 700;

    private TimeSpan _steered;

    internal int Number => number;
    internal string Prompt => prompt;
    internal TurnScript Script => script;
    internal Activity Activity { get; private set; }

    /// <summary>Whether something has been answered already.</summary>
    internal bool HasOutput { get; private set; }

    /// <summary>The answer to the permission dialog.</summary>
    internal bool IsAllowed { get; set; }

    /// <summary>A further prompt goes into this turn and lengthens it.</summary>
    internal void Steer(TimeSpan work) => _steered += work;

    /// <summary>The turn's steps; each yields the milliseconds until the next.</summary>
    internal IEnumerator<double> Play()
    {
        if (script.Ask)
        {
            yield return UntilAnswered;
            if (!IsAllowed)
                yield break;
        }

        var gap = script.Flicker ? Math.Min(LongestGap, script.Work.TotalMilliseconds / 5) : 0;
        var working = script.Work.TotalMilliseconds - (2 * gap);
        Activity = Activity.Thinking;
        yield return working * 0.4;
        if (gap > 0)
        {
            Activity = Activity.None;
            yield return gap;
        }

        Activity = Activity.Tools;
        yield return working * 0.3;
        if (script.Fail || script.LimitedFor is not null || script.CrashCode is not null)
            yield break;

        transcript.Add(EntryKind.Tool, "cargo check");
        record?.Tool("cargo check");
        if (gap > 0)
        {
            Activity = Activity.None;
            yield return gap;
        }

        HasOutput = true;
        var answer = script.Reply ?? (script.Prose ? Answers.Prose : Answers.Short);
        transcript.Add(EntryKind.Answer, answer);
        record?.Answer(answer);
        Activity = Activity.Streaming;
        yield return working * 0.3;
        while (_steered > TimeSpan.Zero)
        {
            var more = _steered.TotalMilliseconds;
            _steered = TimeSpan.Zero;
            Activity = Activity.Thinking;
            yield return more;
        }
    }
}
