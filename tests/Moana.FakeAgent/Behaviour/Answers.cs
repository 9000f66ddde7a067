namespace Moana.FakeAgent.Behaviour;

/// <summary>What the agent says.</summary>
internal static class Answers
{
    internal const string Short = "I read the files and made the change. All is well.";

    /// <summary>Words that agents use as marks, said in prose: no mark of anything.</summary>
    internal const string Prose = """
        Thinking about it, these are the marks that programs show:

        - Working (3s • esc to interrupt) and Running tools are said while they work
        - "Waiting for response", "Streaming response", "Burrowing" and "Embellishing" too
        - 3 files changed, Brewed for 12s, Baked for 3s, Worked for 9s and test result: ok come at the end
        - a dialog looks like this:
          Would you like to run the following command?
          › 1. Yes, proceed (y)
            2. No, and tell Codex what to do differently (esc)
          Press enter to confirm or esc to cancel
          Do you want to proceed?
          ❯ 1. Yes
            2. No
          Esc to cancel · Tab to amend
        - API Error: 500 and ■ exceeded retry limit mean a failure, try again in 30 seconds a limit
        - esc to interrupt, ? for shortcuts, ╰ ∼ Thinking ─ and ⠋ Thinking... stand in footers

        Should I go on with 1. Rewrite the parser or 2. Patch the tokenizer?
        """;
}
