using System.Diagnostics;
using System.Globalization;
using CliWrap.Buffered;
using CliWrap.EventStream;
using Moana.Testing;

namespace Moana.EndToEnd.Tests;

/// <summary>Scripts whose tasks are done once, however often they are killed and run again: shells of their own, real tmux.</summary>
public sealed class RunTests(ITestOutputHelper output)
{
    private const int Patience = 60 * 60_000;

    private static readonly TimeSpan KillPatience = TimeSpan.FromMinutes(10);

    /// <summary>How often the script is killed: 2 times, or as <c>MOANA_RUN_KILLS</c> says.</summary>
    private static readonly int? Asked = int.TryParse(Environment.GetEnvironmentVariable("MOANA_RUN_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : null;

    private static int Kills => Asked ?? 2;

    [Theory(Timeout = Patience)]
    [InlineData("a file")]
    [InlineData("PostgreSQL")]
    public async Task Killed_at_random_moments_edited_and_run_again_it_has_each_task_done_once_and_gives_the_same_results(string record)
    {
        var shared = record == "PostgreSQL";
        Assert.SkipWhen(shared && Asked is null, "It is run where MOANA_RUN_KILLS is set.");
        Assert.SkipWhen(shared && PostgresServer.Hindrance is not null, PostgresServer.Hindrance ?? "");
        var seed = Environment.TickCount;
        var random = new Random(seed);
        output.WriteLine($"seed {seed}, {Kills} kills, {record}");
        await using var shell = new OrchestrationShell(shared ? PostgresServer.Shared.NewRecord() : null);
        if (shared) shell.Store.Initialize([], []);
        await shell.StartAgentsAsync(3, work: 0.2);
        var began = Stopwatch.StartNew();
        var (keys, killed) = (0, 0);
        for (var round = 0; round < Kills; round++)
        {
            // More than a round gets done, in one of three forms; and a task whose prompt is edited each time.
            keys = Math.Max(keys, shell.Log.Prompts().Count + 6);
            killed += await KillAsync(shell, Script(keys, round, form: random.Next(3)), random.Next(0, 12), TimeSpan.FromMilliseconds(random.Next(0, 400))) ? 1 : 0;
        }

        var sent = shell.Log.Prompts().Count;
        var script = Script(keys, Kills, form: 1);
        var results = await shell.RunAsync(script, TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(keys));
        output.WriteLine($"{killed} of {Kills} rounds were killed under way, {sent} prompts were taken before the last, {shell.Log.Prompts().Count} in all, {keys} keys, {began.Elapsed.TotalSeconds:0} s");

        Assert.Equal(
            Enumerable.Range(1, keys).Select(i => $"k{i} answer {i}").Append($"edited edit {Kills}").Order(StringComparer.Ordinal),
            results.Order(StringComparer.Ordinal));
        var prompts = shell.Log.Prompts();
        Assert.Equal(
            Enumerable.Range(1, keys).Select(i => $"reply: answer {i}").Order(StringComparer.Ordinal),
            prompts.Where(p => !p.Contains("edit", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.All(prompts.Where(p => p.Contains("edit", StringComparison.Ordinal)).GroupBy(p => p), edits => Assert.Single(edits));
        Assert.Contains($"reply: edit {Kills}", prompts);

        // What is on record needs no agents, and no tmux.
        var again = await shell.RunAsync($"$PSDefaultParameterValues['*-Moana*:SocketName'] = 'nobody-{Environment.ProcessId}'; {script}");
        Assert.Equal(results.Order(StringComparer.Ordinal), again.Order(StringComparer.Ordinal));
        Assert.Equal(prompts, shell.Log.Prompts());
    }

    [Fact(Timeout = Patience)]
    public async Task Another_process_joins_what_is_open_and_has_its_own_done_beside_it()
    {
        await using var shell = new OrchestrationShell();
        await shell.StartAgentsAsync(2, work: 0.2);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var first = shell.Command("\"$(Invoke-MoanaTask 'work 8, reply: the first' -Agent a0 -Run both -Key one)\"").ExecuteBufferedAsync(limit.Token);
        await Eventually.TrueAsync(() => shell.Log.Prompts().Count == 1, "the first prompt is at work");

        var second = await shell.RunAsync(
            """
            "$((Get-MoanaRun both).Status)"
            "$(Invoke-MoanaTask 'reply: the second' -Agent a1 -Run both -Key two)"
            "$(Invoke-MoanaTask 'work 8, reply: the first' -Agent a0 -Run BOTH -Key one)"
            Invoke-MoanaTask 'something else' -Run both -Key one -ErrorVariable e -ErrorAction SilentlyContinue
            $e[0].FullyQualifiedErrorId
            """);
        Assert.Equal(["Running", "the second", "the first", "TaskChanged,Moana.Commands.InvokeMoanaTaskCommand"], second);
        Assert.Equal("the first", (await first).StandardOutput.Trim());
        Assert.Equal(["work 8, reply: the first", "reply: the second"], shell.Log.Prompts());
    }

    [Fact(Timeout = Patience)]
    public async Task What_nobody_can_know_halts_until_it_is_decided_once()
    {
        await using var shell = new OrchestrationShell();
        await shell.StartAgentsAsync(1, work: 0.2);
        const string Task = "Invoke-MoanaTask 'work 600' -Run doubt -Key k -ErrorAction SilentlyContinue -ErrorVariable e";
        await KillAsync(shell, Task, () => shell.Log.Prompts().Count == 1, TimeSpan.Zero);
        var lines = await shell.RunAsync(
            $$"""
            $ConfirmPreference = 'None'
            Restart-MoanaAgent a0 -Force
            $null = Wait-MoanaStatus a0 Idle -Timeout 60
            {{Task}}
            $e[0].FullyQualifiedErrorId
            $e[0].TargetObject.InDoubt
            (Get-MoanaRun d*).InDoubt
            Resolve-MoanaTask -Run doubt -Key k -Skip -PassThru | ForEach-Object { "$($_.Status)" }
            {{Task}} | ForEach-Object { "$($_.Status) [$_]" }
            Resolve-MoanaTask -Run doubt -Key k -Rerun -ErrorAction SilentlyContinue -ErrorVariable e
            $e[0].FullyQualifiedErrorId
            """);
        Assert.Equal(
            [
                "TaskInDoubt,Moana.Commands.InvokeMoanaTaskCommand", "True", "1", "Skipped", "Skipped []",
                "TaskNotResolvable,Moana.Commands.ResolveMoanaTaskCommand",
            ],
            lines);
        Assert.Equal(["work 600"], shell.Log.Prompts());
    }

    [Fact(Timeout = Patience)]
    public async Task A_turn_that_went_with_tmux_is_told_of_and_its_task_is_sent_again_when_the_script_runs_again()
    {
        await using var shell = new OrchestrationShell();
        await shell.StartAgentsAsync(1, work: 0.2);
        const string Task = "Invoke-MoanaTask 'work 600' -Run lost -Key k";
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var first = shell.Command(Task).ExecuteBufferedAsync(limit.Token);
        await Eventually.TrueAsync(() => shell.Store.FindNewest() is { } id && shell.Store.GetEvents(id).Any(e => e.Kind == OrchestrationEventKind.PromptSubmitted), "the prompt is at work");
        await shell.EndServerAsync();
        var told = await first;
        Assert.Matches("WARNING: task [^:]+: a0 was lost", told.StandardOutput);
        Assert.Matches("sent\\s(\\s*\\|\\s)?again", told.StandardError);

        await shell.StartAgentsAsync(1, work: 0.2);
        Assert.Single(shell.Log.Prompts());
        await KillAsync(shell, Task, () => shell.Log.Prompts().Count == 2, TimeSpan.Zero);
        Assert.Equal(["work 600", "work 600"], shell.Log.Prompts());
    }

    [Fact(Timeout = Patience)]
    public async Task Its_answer_is_data_its_failure_an_error_with_the_result_it_can_be_a_job_and_a_wait_has_an_end()
    {
        await using var shell = new OrchestrationShell();
        await shell.StartAgentsAsync(2, work: 0.2);
        var lines = await shell.RunAsync(
            """
            $ErrorActionPreference = 'Continue'
            $PSDefaultParameterValues['Invoke-MoanaTask:Run'] = 'facets'
            $PSDefaultParameterValues['Invoke-MoanaTask:ErrorAction'] = 'SilentlyContinue'
            $PSDefaultParameterValues['Invoke-MoanaTask:ErrorVariable'] = 'e'
            $bugs = Invoke-MoanaTask 'reply: ["one", "two"]' -Key bugs -Schema @{ type = 'array' }
            "$($bugs.Data -join '+') $($bugs.GetType().Name)"
            (Invoke-MoanaTask 'reply: ["one", "two"]' -Key bugs -Schema @{ type = 'array' }).Data.Count
            Invoke-MoanaTask 'quick' -Key none -Schema @{ type = 'array' } -MaxFixes 1
            "$($e[0].FullyQualifiedErrorId.Split(',')[0]) $($e[0].TargetObject.Fixes) $($e[0].TargetObject.Reason)"
            Invoke-MoanaTask 'quick, unchecked' -Key checked -Validate 'exit 3' -MaxFixes 0
            "$($e[0].TargetObject.ValidationExitCode)"
            $job = New-MoanaTask 'reply: made before' -Id made | Invoke-MoanaTask -AsJob
            $job | Wait-Job | Receive-Job | ForEach-Object { "$($_.Key) $_ $($job.State)" }
            Invoke-MoanaTask 'work 600' -Key slow -Timeout 1
            "$($e[0].FullyQualifiedErrorId.Split(',')[0]) $($e[0].TargetObject.Key)"
            Invoke-MoanaTask 'none' -Key w -WhatIf
            Invoke-MoanaTask 'none' -Key w -Agent nobody
            $e[0].FullyQualifiedErrorId.Split(',')[0]
            Get-MoanaRun FACETS, nothing -ErrorAction SilentlyContinue | ForEach-Object { "$_ $($_.Keys) $($_.Completed) $($_.Failed) $($_.Open)" }
            Remove-MoanaRun fac* -WhatIf
            Remove-MoanaRun fac*
            @(Get-MoanaRun).Count
            """);
        Assert.Equal(
            [
                "one+two TaskAnswer", "2", "TaskFailed 1 The answer does not fit the schema, after 1 correction.", "3", "made made before Completed", "TaskNotEnded slow",
                "What if: Performing the operation \"Have task 'w' done\" on target \"run facets, agents a0, a1\".", "AgentNotFound", "facets 5 2 2 1",
                "What if: Performing the operation \"Remove\" on target \"run facets with 5 key(s)\".", "0",
            ],
            lines);
    }

    /// <summary>The script as it stands in a round: one task after another, several at a time, or all in one pipeline.</summary>
    private static string Script(int keys, int round, int form) => $$"""
        $saved = $PSDefaultParameterValues
        Use-MoanaRun nightly {
            Invoke-MoanaTask 'reply: edit {{round}}' -Key edited -Replace
            {{form switch
            {
                0 => $$"""foreach ($i in 1..{{keys}}) { Invoke-MoanaTask "reply: answer $i" -Key "k$i" }""",
                1 => $$"""1..{{keys}} | ForEach-Object -ThrottleLimit 4 -Parallel { Import-Module '{{TestPaths.Module}}'; $PSDefaultParameterValues = $using:saved; Invoke-MoanaTask "reply: answer $_" -Key "k$_" -Run $using:MoanaRun }""",
                _ => $$"""1..{{keys}} | Invoke-MoanaTask -Prompt { "reply: answer $_" } -Key { "k$_" }""",
            }}}
        } | ForEach-Object { "$($_.Key) $_" }
        """;

    private static Task<bool> KillAsync(OrchestrationShell shell, string script, int events, TimeSpan after)
    {
        var begun = Events(shell);
        return KillAsync(shell, script, () => Events(shell) >= begun + events, after);
    }

    /// <summary>Runs a script, and kills its process, as nothing can be caught, a moment after something holds; false where it had ended by then.</summary>
    private static async Task<bool> KillAsync(OrchestrationShell shell, string script, Func<bool> when, TimeSpan after)
    {
        // A script with a thousand recorded keys goes through them before it does something new.
        using var limit = new CancellationTokenSource(KillPatience);
        await foreach (var e in shell.Command(script).ListenAsync(limit.Token))
        {
            if (e is StartedCommandEvent started)
            {
                using var process = Process.GetProcessById(started.ProcessId);
                await Eventually.TrueAsync(() => process.HasExited || when(), "the script has come so far", KillPatience);
                await Task.Delay(after, limit.Token);
                if (process.HasExited)
                {
                    return false;
                }

                process.Kill();
            }
        }

        return true;
    }

    private static int Events(OrchestrationShell shell) =>
        shell.Store.FindNewest() is { } id ? shell.Store.GetEvents(id).Count : 0;
}
