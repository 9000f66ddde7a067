using System.Globalization;
using System.Text;
using Moana.Plans;
using Moana.Testing;

namespace Moana.Orchestration.Tests.Plans;

/// <summary>Task lists as other programs and people keep them become what a person would expect.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_checklist_gives_its_open_boxes_with_their_headings_as_tags()
    {
        var plan = Read("todo.md", """
            # Checklist pour l'Orchestrateur

            ### Avant de commencer
            - [x] Installer tmux
            - [ ] Vérifier que la session tmux existe: `tmux ls`
            * [ ] Lister les fenêtres:
                  toutes, avec leurs noms

              - celle de codex, aussi

            Un paragraphe.

            ```
            - [ ] ce n'est que du code
            ```

            ### Validation
            1. [ ] Lancer les tests: `cargo test`
            """);
        Assert.Equal(
            [("2", "Vérifier que la session tmux existe: `tmux ls`", "Avant de commencer"), ("3", "Lister les fenêtres:\n    toutes, avec leurs noms\n\n- celle de codex, aussi", "Avant de commencer"), ("4", "Lancer les tests: `cargo test`", "Validation")],
            plan.Demand().Select(t => (t.Id, t.Prompt, Assert.Single(t.Tag))));
        Assert.Contains("1 task(s) are left out, because they are done: 1.", Assert.Single(plan.Notes, n => n.IsLoss).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Boxes_below_a_box_are_its_parts_and_numbers_that_people_wrote_are_ids()
    {
        var plan = Read("tasks.md", """
            - [ ] 1. Set up the project
              - [ ] 1.1 Create the folders
              - [x] 1.2 Choose the licence
            - [ ] 2. Write the parser
            """);
        Assert.Equal(["1.1", "2"], plan.Demand().Select(t => t.Id));
        Assert.Equal("1.1 Create the folders\n\nThis is a part of: 1. Set up the project", plan.Tasks[0].Prompt);
    }

    [Fact]
    public void A_line_that_is_no_text_of_a_box_belongs_to_none()
    {
        var plan = Read("a.md", "- [ ] first\nwrapped\n\nnot of it\n- plain\n- [ ] second\n- plain\n");
        Assert.Equal(["first\nwrapped", "second"], plan.Demand().Select(t => t.Prompt));
    }

    [Theory]
    [InlineData("""{ "tasks": [{0}], "metadata": { "projectName": "x" } }""")]
    [InlineData("""{ "master": { "tasks": [{0}], "metadata": { "created": "2026-01-01" } }, "feature-x": { "tasks": [] } }""")]
    public void Tasks_of_task_master_are_read_with_tags_and_parts(string file)
    {
        var plan = Read("tasks.json", file.Replace("{0}", """
            { "id": 1, "title": "Set up", "description": "Done long ago.", "status": "done", "dependencies": [], "priority": "high", "subtasks": [] },
            { "id": 2, "title": "Parser", "description": "Write it.", "details": "Recursive descent.", "testStrategy": "Unit tests.", "status": "pending", "dependencies": [1], "priority": "high",
              "subtasks": [
                { "id": 1, "title": "Lexer", "description": "Tokens.", "status": "pending", "dependencies": [] },
                { "id": 2, "title": "Tree", "description": "Nodes.", "status": "in-progress", "dependencies": [1] } ] },
            { "id": 3, "title": "Docs", "description": "Write them.", "status": "pending", "dependencies": [2], "priority": "low", "complexityScore": 4, "subtasks": [] }
            """, StringComparison.Ordinal));
        var tasks = plan.Demand();
        Assert.Equal([("2.1", "", 0), ("2.2", "2.1", 0), ("3", "2.1,2.2", -1)], tasks.Select(t => (t.Id, string.Join(',', t.DependsOn), t.Priority)));
        Assert.Equal("Lexer\n\nTokens.\n\nThis is a part of: Parser\n\nWrite it.\n\nRecursive descent.\n\nUnit tests.", tasks[0].Prompt);
        Assert.Contains(plan.Notes, n => n.Message.Contains("dependencies as dependsOn", StringComparison.Ordinal));
        Assert.Contains(plan.Notes, n => n.Message.Contains("complexityScore", StringComparison.Ordinal));
        Assert.Equal(file.Contains("feature-x", StringComparison.Ordinal), plan.Notes.Any(n => n.IsLoss && n.Message.Contains("left out are: feature-x", StringComparison.Ordinal)));
    }

    [Fact]
    public void Issues_of_github_are_read()
    {
        var plan = Read("issues.json", """
            [ { "number": 12, "title": "Crash at start", "body": "It crashes.\r\nAlways.", "state": "OPEN", "labels": [ { "id": "x", "name": "bug" }, { "name": "p1" } ], "assignees": [ { "id": "y", "login": "codex" }, { "login": "julien" } ], "url": "https://example.org/12", "reactionGroups": [] },
              { "number": 13, "title": "Old", "body": "", "state": "CLOSED", "labels": [], "assignees": [] },
              { "number": 14, "title": "Only a title", "body": "", "state": "OPEN", "labels": [], "assignees": [ { "login": "julien" } ] } ]
            """);
        Assert.Equal([("12", "Crash at start\n\nIt crashes.\r\nAlways.", "codex", "bug,p1"), ("14", "Only a title", "*", "")], plan.Demand().Select(t => (t.Id, t.Prompt, t.Agent, string.Join(',', t.Tag))));
        Assert.Contains(plan.Notes, n => n.Message.Contains("julien", StringComparison.Ordinal));
    }

    [Fact]
    public void Issues_of_beads_are_read_with_what_blocks_them_and_what_they_are_parts_of()
    {
        var plan = Read("issues.jsonl", """
            {"id":"bd-1","title":"The epic","description":"All of it.","status":"open","priority":1,"issue_type":"epic","created_at":"2026-01-01T00:00:00Z"}
            {"id":"bd-2","title":"First","status":"open","priority":0,"issue_type":"task","dependencies":[{"issue_id":"bd-2","depends_on_id":"bd-1","type":"parent-child"}]}

            {"id":"bd-3","title":"Second","status":"open","priority":2,"issue_type":"bug","labels":["ui"],"dependencies":[{"issue_id":"bd-3","depends_on_id":"bd-2","type":"blocks"},{"issue_id":"bd-3","depends_on_id":"bd-9","type":"related"}]}
            {"id":"bd-4","title":"After all","status":"open","priority":4,"issue_type":"task","dependencies":[{"issue_id":"bd-4","depends_on_id":"bd-1","type":"blocks"},{"issue_id":"bd-4","depends_on_id":"bd-5","type":"blocks"}]}
            {"id":"bd-5","title":"Done","status":"closed","priority":2,"issue_type":"task"}
            """);
        Assert.Equal([("bd-2", "", 2), ("bd-3", "bd-2", 0), ("bd-4", "bd-2", -2)], plan.Demand().Select(t => (t.Id, string.Join(',', t.DependsOn), t.Priority)));
        Assert.EndsWith("This is a part of: The epic\n\nAll of it.", plan.Tasks[0].Prompt, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_people_give_to_fields_are_read_beside_those_of_a_plan()
    {
        var plan = Read("p.yaml", """
            defaults: { maxFixes: 1 }
            tasks:
              - id: a
                title: Build
                description: Build it all.
                work_dir: sub
                max_attempts: 2
              - id: b
                title: Test
                prompt: Test it.
                depends_on: a
                assignee: codex
                labels: [x, y]
            """);
        var (a, b) = (plan.Demand()[0], plan.Tasks[1]);
        Assert.Equal(("Build\n\nBuild it all.", _folder["sub"], 2, 1), (a.Prompt, a.Path, a.MaxAttempts, a.MaxFixes));
        Assert.Equal(("Test it.", "codex", "a", "x,y"), (b.Prompt, b.Agent, string.Join(',', b.DependsOn), string.Join(',', b.Tag)));
    }

    [Theory]
    [InlineData("id;prompt;dependsOn;validate\na;\"x; y\";;\"true; echo a,b\"\nb;z;\"a\";\n")]
    [InlineData("id\tprompt\tdependsOn\tvalidate\na\tx; y\t\ttrue; echo a,b\nb\tz\ta\t\n")]
    [InlineData("id,prompt,depends_on,validate\na,x; y,,\"true; echo a,b\"\nb,z,a,\n")]
    public void Columns_are_separated_as_the_first_line_shows(string csv)
    {
        var tasks = Read("p.csv", csv).Demand();
        Assert.Equal([("a", "x; y", "", "true|echo a,b"), ("b", "z", "a", "")], tasks.Select(t => (t.Id, t.Prompt, string.Join(',', t.DependsOn), string.Join('|', t.Validate))));
    }

    [Fact]
    public void Merged_keys_of_yaml_count_after_those_that_stand_there()
    {
        var plan = Read("p.yaml", """
            tasks:
              - &one { id: a, prompt: x, maxFixes: 1, maxAttempts: 7 }
              - &two { id: b, prompt: y, maxFixes: 2, priority: 3 }
              - { <<: [*two, *one], id: c, prompt: z }
            """);
        Assert.Equal((2, 7, 3, "z"), (plan.Demand()[2].MaxFixes, plan.Tasks[2].MaxAttempts, plan.Tasks[2].Priority, plan.Tasks[2].Prompt));
        Assert.Contains("merges what is no map", Assert.Single(Read("q.yaml", "tasks:\n  - { <<: x, prompt: y }\n").Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_few_lines_that_mean_billions_are_refused()
    {
        var bomb = new StringBuilder("a: &a [x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x]\n");
        var merges = new StringBuilder("m: &a { x: y }\n");
        for (var i = 'b'; i <= 'f'; i++)
        {
            var (above, all) = ((char)(i - 1), string.Join(',', Enumerable.Repeat($"*{(char)(i - 1)}", 30)));
            bomb.Append(CultureInfo.InvariantCulture, $"{i}: &{i} [{all}]\n");
            merges.Append(CultureInfo.InvariantCulture, $"{i}: &{i} {{ <<: [{all}] }}\n");
        }

        Assert.Contains(Read("p.yaml", bomb.ToString()).Problems, p => p.Field == "tasks");
        Assert.Contains(Read("p.yaml", merges.ToString()).Problems, p => p.Field == "tasks");
    }

    [Fact]
    public void A_plan_of_too_many_tasks_or_nested_too_deep_is_refused()
    {
        Assert.Contains($"{Plan.MaxTasks} are the most", Assert.Single(Read("p.json", $"[{string.Join(',', Enumerable.Repeat("\"x\"", Plan.MaxTasks + 1))}]").Problems).Message, StringComparison.Ordinal);
        Assert.Contains("nested too deep", Assert.Single(Read("p.md", string.Concat(Enumerable.Range(0, 5000).Select(i => $"{new string(' ', i)}- [ ] x\n"))).Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_file_is_refused_in_less_than_fifteen_lines()
    {
        var plan = Read("foreign.json", $"[{string.Join(',', Enumerable.Range(1, 93).Select(i => $$"""{ "id": "{{i}}", "what": "x", "who": "y", "when": "z", "dependsOn": ["n{{i}}"] }"""))}]");
        Assert.Equal(["what", "Prompt", "who", "when", "DependsOn"], plan.Problems.Select(p => p.Field!).Distinct().OrderBy(f => Array.IndexOf(["what", "Prompt", "who", "when", "DependsOn"], f)));
        var lines = Assert.Throws<PlanException>(plan.Demand).Message.Split(Environment.NewLine);
        Assert.True(lines.Length < 15, $"{lines.Length} lines");
        Assert.All(lines, l => Assert.Contains("92 more places", l, StringComparison.Ordinal));
        Assert.Single(lines, l => l.Contains("There are: ", StringComparison.Ordinal));
        var wild = Read("wild.json", $$"""[ { {{string.Join(',', Enumerable.Range(1, 40).Select(i => $"\"f{i}x{i}\": 1"))}} } ]""");
        Assert.Equal(11, Assert.Throws<PlanException>(wild.Demand).Message.Split(Environment.NewLine).Length);
    }

    [Fact]
    public void What_is_said_of_a_part_goes_before_what_is_said_of_the_whole()
    {
        var boxes = Read("tasks.md", "- [x] parent\n  - [ ] forgotten\n  - [x] done\n- [ ] other\n");
        Assert.Equal(["forgotten\n\nThis is a part of: parent", "other"], boxes.Demand().Select(t => t.Prompt));
        var tasks = Read("tasks.json", """{ "tasks": [ { "id": 1, "title": "A", "status": "done", "subtasks": [ { "id": 1, "title": "B" }, { "id": 2, "title": "C", "status": "pending" } ] } ] }""");
        Assert.Equal(["1.2"], tasks.Demand().Select(t => t.Id));
    }

    [Theory]
    [InlineData("x-base")]
    [InlineData(".base")]
    public void What_tasks_merge_may_stand_beside_them(string holder)
    {
        var plan = Read("p.yaml", $"{holder}: &base {{ agent: codex, priority: 5 }}\ntasks:\n  - {{ <<: *base, prompt: First }}\n  - {{ <<: *base, prompt: Second, priority: 1 }}\n");
        Assert.Equal([("First", "codex", 5), ("Second", "codex", 1)], plan.Demand().Select(t => (t.Prompt, t.Agent, t.Priority)));
    }

    [Fact]
    public void A_circle_of_wholes_and_parts_ends()
    {
        var plan = Read("i.jsonl", """
            {"id":"a","title":"A","issue_type":"task","dependencies":[{"depends_on_id":"b","type":"parent-child"}]}
            {"id":"b","title":"B","issue_type":"task","dependencies":[{"depends_on_id":"a","type":"parent-child"},{"depends_on_id":"a","type":"blocks"}]}
            """);
        Assert.Equal(["a"], plan.Demand().Select(t => t.Id));
    }

    private Plan Read(string name, string content)
    {
        File.WriteAllText(_folder[name], content);
        return Plan.Read(_folder[name], ["amp", "codex"]);
    }
}
