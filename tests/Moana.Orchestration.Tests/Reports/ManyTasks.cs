using Moana.Scheduling;

namespace Moana.Orchestration.Tests.Reports;

/// <summary>An orchestration with everything in it that can happen to tasks.</summary>
internal static class ManyTasks
{
    private static readonly string[] Names = ["amp", "antigravity", "claude", "codex", "codex-2", "copilot", "gemini", "opencode", "qwen", "a-very-long-agent-name-of-somebody"];

    private static readonly string[] Prompts =
    [
        "Create the file /home/me/project/src/parser.rs with a parser for the grammar in docs/grammar.md. Include unit tests for each rule, and run cargo test.",
        "Fix the failing test in /home/me/project/tests/lexer.rs. Do not change the test.",
        "Verify that /home/me/project/README.md tells the same as the help texts.\nFor each difference:\n- name the file and the line\n- say which one is right",
        "Document every public function of /home/me/project/src/lib.rs.",
    ];

    public static RecordedRun Play(int tasks, int agents)
    {
        var dice = new Random(7);
        var list = Enumerable.Range(1, tasks).Select(i => new OrchestrationTask
        {
            Id = $"task-{i:00}",
            Prompt = Prompts[i % Prompts.Length],
            Validate = i % 2 == 0 || tasks == 1 ? ["cargo check", "cargo test --workspace"] : [],
            DependsOn = i > 50 && i % 3 == 0 ? ["task-50"] : [],
            MaxFixes = 1,
            MaxAttempts = 2,
            Tag = i % 5 == 0 ? ["docs", "night"] : [],
        }).ToList();
        var run = new RecordedRun(list, Names[..agents]);
        run.Ready([.. run.Agents]);
        var due = new Dictionary<string, DateTimeOffset>();
        for (var step = 0; !run.HasEnded && step < 20_000; step++)
        {
            foreach (var agent in run.Agents)
            {
                Move(run, agent, due, dice, calm: tasks == 1);
            }

            run.Pass(3);
        }

        Assert.True(run.HasEnded);
        run.Close();
        return run;
    }

    private static void Move(RecordedRun run, string agent, Dictionary<string, DateTimeOffset> due, Random dice, bool calm)
    {
        if (run.TaskOf(agent)?.Turn is not { } turn)
        {
            return;
        }

        switch (turn.Phase)
        {
            case TurnPhase.Sending when !calm && dice.Next(25) == 0:
                run.Deliver(agent, DeliveryOutcome.Refused, "A draft of a person stands in the composer: \"look at this later\".");
                break;
            case TurnPhase.Sending:
                run.Take(agent);
                due[agent] = run.Now.AddSeconds(40 + dice.Next(200));
                break;
            case TurnPhase.Open when !calm && dice.Next(150) == 0:
                run.See(agent, AgentStatus.WaitingForInput, "claude.permission: Do you want to proceed?", question: "Bash command\n  cargo install cargo-nextest\nDo you want to proceed?\n1. Yes\n2. No");
                break;
            case TurnPhase.Open when run.Now >= due[agent]:
                var luck = calm ? 5 : dice.Next(12);
                run.See(agent, luck switch { 0 => AgentStatus.RateLimited, 1 => AgentStatus.Failed, _ => AgentStatus.Completed },
                    luck switch { 0 => "codex.limit: You've hit your usage limit", 1 => "claude.error: API Error 529", _ => "back at the composer" },
                    resetsAt: luck == 0 ? run.Now.AddSeconds(240) : null);
                due[agent] = run.Now.AddSeconds(12);
                break;
            case TurnPhase.Validating when run.Now >= due[agent]:
                var passes = dice.Next(3) > 0 && (!calm || turn.Id.EndsWith('2'));
                run.Validate(agent,
                    new ValidationResult { Command = "cargo check", Passed = true, ExitCode = 0, DurationSeconds = 2.4, Output = "Finished" },
                    new ValidationResult { Command = "cargo test --workspace", Passed = passes, ExitCode = passes ? 0 : 101, DurationSeconds = 9.1, Output = passes ? "ok" : "running 12 tests\ntest lexer::strings ... FAILED\n\nassertion `left == right` failed\n  left: \"a\\\"b\"\n right: \"a\"\n\ntest result: FAILED. 11 passed; 1 failed" });
                break;
        }

        if (run.TaskOf(agent) is null)
        {
            run.Ready(agent);
        }
    }
}
