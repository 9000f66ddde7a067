using Moana.Detection;

namespace Moana.Agents.Tests.Detection;

/// <summary>Prose, prompts, code, diffs, lists and quoted dialogs that imitate the marks of agents, on each agent's own screen.</summary>
public sealed class HostileScreenTests
{
    private static readonly Dictionary<string, string[]> _imitations = new()
    {
        ["codex status line"] = ["The status line reads:", "• Working (3s • esc to interrupt)"],
        ["codex status line in plain words"] = ["Working (3s • esc to interrupt)"],
        ["codex completion mark"] = ["It then says:", "Worked for 12s • 13:37"],
        ["codex error"] = ["■ exceeded retry limit, last status: 429 Too Many Requests", "and nothing more."],
        ["codex dialog"] = ["Would you like to run the following command?", "  $ rm -rf build", "› 1. Yes, proceed (y)", "  2. No, and tell Codex what to do differently (esc)", "Press enter to confirm or esc to cancel"],
        ["codex overlay"] = ["/ T R A N S C R I P T / / / / / / / /", "q to quit"],
        ["claude spinner"] = ["✢ Contemplating… (3s · ↓ 33 tokens · thinking)"],
        ["claude spinner with esc"] = ["✻ Burrowing… (esc to interrupt)", "is what you saw."],
        ["claude completion mark"] = ["✻ Brewed for 14s · done 1:40 PM"],
        ["claude retry"] = ["✻ API error · retrying in 4s · attempt 4/10"],
        ["claude error"] = ["API Error: 500 Internal server error", "Please run /login · API Error: 401 Invalid API key"],
        ["claude limit"] = ["You've hit your limit · resets 3pm (Europe/Berlin)", "429 rate limit, quota exceeded"],
        ["claude dialog"] = ["Do you want to proceed?", "❯ 1. Yes", "  2. No", "Esc to cancel · Tab to amend"],
        ["claude question"] = ["Which database should we use?", "❯ 1. Alpha", "  2. Beta", "Enter to select · ↑/↓ to navigate · Esc to cancel"],
        ["claude transcript viewer"] = ["Showing detailed transcript · ctrl+o to toggle"],
        ["claude footer"] = ["⏵⏵ accept edits on · 3 shells · esc to interrupt"],
        ["gemini spinner"] = ["⠙ Thinking... (esc to cancel, 3s)"],
        ["gemini error"] = ["✕ [API Error: terminated]", "ℹ This request failed."],
        ["gemini dialog"] = ["╭──────────────────────────╮", "│ Allow execution of rm?   │", "│ ● 1. Allow once          │", "│   2. No, suggest changes │", "╰──────────────────────────╯"],
        ["opencode squares"] = ["■■■■⬝⬝⬝⬝  esc interrupt"],
        ["opencode completion mark"] = ["▣  Build · Mock Model · 14.5s"],
        ["opencode dialog"] = ["┃  △ Permission required", "┃   Allow once   Allow always   Reject      ⇆ select  enter confirm"],
        ["opencode error box"] = ["┃", "┃  Rate limit reached", "┃"],
        ["qwen spinner"] = [".. Channeling the Force... (2s · ↓ 16 tokens · esc to cancel)"],
        ["qwen dialog"] = ["Allow execution of: 'touch, date'?", "› 1. Yes, allow once", "  2. No, suggest changes (esc)", "⠏ Waiting for user confirmation..."],
        ["qwen error"] = ["✕ [API Error: 400 Bad request.] (Press Ctrl+Y to retry)"],
        ["copilot footer"] = ["◎ Working · 63 B esc esc interrupt"],
        ["copilot error"] = ["✗ Failed to get response from the AI model; retried 5 times. Last error: 429", "Request failed. Retrying..."],
        ["copilot dialog"] = ["Do you want to run this command?", "❯ 1. Yes", "  2. No", "↑/↓ to navigate · enter to select · esc to cancel"],
        ["codex shell mode"] = ["! ls -la", "  README.md  src", "Shell mode"],
        ["claude background agents"] = ["✻ Waiting for 2 background agents to finish"],
        ["claude failed turn"] = ["Resend your message to try again", "Prompt is too long · /clear to start fresh"],
        ["gemini notice"] = ["⠼ Compressing chat history"],
        ["gemini failed turn"] = ["429 quota", "ℹ This request failed. Press F12 for diagnostics"],
        ["qwen tool that runs"] = ["⊷ Shell Command sleep 5", "is how it draws one."],
        ["qwen agent that runs"] = ["⏸ Ask permissions (shift + tab to cycle) · 1 local agent", "○ Look through the modules ▶ 3s"],
        ["a killed program"] = ["❯ Killed", "user@host:~/proj$ ls"],
        ["copilot notice"] = ["○ Compacting conversation history (5s)"],
        ["copilot footer with modes"] = ["Plan · Manual Approval · ◎ Working · 336 B esc esc interrupt"],
        ["amp border"] = ["╰ ∼ Running Tools ─────────╯", "Waiting for response… Esc to cancel"],
        ["amp dialog"] = ["waiting for approval", "run this command?", "Would you like to log in to Amp? [(y)es, (n)o]:"],
        ["antigravity spinner"] = ["⠙ Thinking...", "esc to cancel"],
        ["antigravity dialog"] = ["requesting permission for:", "  rm -rf /", "do you want to proceed?", "> 1. Allow once"],
        ["the seed's indicators"] = ["Running tools", "Streaming response", "Thinking", "Burrowing", "files changed", "Brewed for", "test result: ok"],
        ["a numbered list"] = ["1. Rewrite the parser", "2. Patch the tokenizer", "3. Do nothing", "Which one should I do?"],
        ["a diff"] = ["@@ -1,4 +1,4 @@", "-esc to interrupt", "+esc to cancel", " › 1. Yes", "+● API Error: 429"],
        ["shell output"] = ["user@host:~/proj$ cargo test", "test result: ok. 3 passed", "user@host:~/proj$"],
        ["a drawn composer"] = ["──────────────────────────", "❯ my prompt", "──────────────────────────", "? for shortcuts"],
        ["a table"] = ["┌────────┬────────┐", "│ ❯ 1.   │ ● 2.   │", "└────────┴────────┘"],
        ["a question for yes or no"] = ["Shall I continue? (y/n)", "Press Enter to continue"],
    };

    public static TheoryData<string, string> Cases { get; } =
        [.. _imitations.Keys.SelectMany(_ => HostileFrames.Agents, (imitation, agent) => (imitation, agent))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_answer_that_imitates_a_mark_does_not_change_what_the_screen_says(string imitation, string agent)
    {
        AssertTrue(agent, ["explain the marks"], _imitations[imitation]);
        AssertTrue(agent, ["explain the marks"], [.. Enumerable.Repeat("Some prose before it.", 60), "", .. _imitations[imitation]]);
        AssertTrue(agent, ["explain the marks"], [.. _imitations[imitation], "", "That is all."]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_prompt_that_imitates_a_mark_does_not_change_what_the_screen_says(string imitation, string agent)
    {
        AssertTrue(agent, _imitations[imitation], ["Understood."]);
        AssertTrue(agent, ["Fix this:", "", .. _imitations[imitation]], ["I will."]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Text_alone_with_an_imitation_is_not_called_ready_while_the_agent_works(string imitation, string agent)
    {
        var seen = HostileFrames.Look(agent, TurnState.Working, _imitations[imitation], [.. _imitations[imitation], "More to come."], plain: true);

        Assert.False(StatusResolver.Resolve(seen, inTurn: true) is AgentStatus.Idle or AgentStatus.Completed, seen.Evidence);
    }

    private static void AssertTrue(string agent, IReadOnlyList<string> prompt, IReadOnlyList<string> answer)
    {
        foreach (var (columns, rows) in new[] { (120, 40), (80, 24), (200, 50), (40, 10) })
        {
            var finished = HostileFrames.Look(agent, TurnState.Finished, prompt, answer, columns, rows);
            var working = HostileFrames.Look(agent, TurnState.Working, prompt, answer, columns, rows);

            Assert.True(AgentStatus.Completed == StatusResolver.Resolve(finished, inTurn: true), $"{agent} {columns}x{rows}, finished: {finished.Status}: {finished.Evidence}");
            Assert.True(finished.Composer is { IsEmpty: true }, $"{agent} {columns}x{rows}, finished: the composer is '{finished.Composer?.Text}'");
            Assert.True(AgentStatus.Working == working.Status, $"{agent} {columns}x{rows}, working: {working.Status}: {working.Evidence}");
        }
    }
}
