using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Moana.Dashboard;

/// <summary>Draws the state. The same state in the same size is the same picture.</summary>
internal static class DashboardView
{
    private const string Keys = "↑↓ j k select   p prompt   a answer   o open   s interrupt   ? help   q quit";

    private static readonly (string Keys, string What)[] Help =
    [
        ("↑ ↓ j k", "select an agent; PageUp, PageDown, Home and End too"),
        ("p", "write a prompt for it: Enter sends, Ctrl+J is a new line, Esc leaves"),
        ("a", "answer its dialog: the keys are shown, and confirmed before they are pressed"),
        ("o", "open its pane in tmux"),
        ("s", "interrupt its turn, after a confirmation"),
        ("Ctrl+L", "draw everything anew"),
        ("q, Ctrl+C", "quit; the agents go on"),
        ("", string.Join("  ", Enum.GetValues<AgentStatus>().GroupBy(Looks.Sign).Select(g => $"{g.Key} {string.Join(", ", g)}"))),
    ];

    /// <summary>Draws into a space of exactly this size.</summary>
    public static IRenderable Draw(DashboardState state, int width, int height)
    {
        if (width < 20 || height < 5)
        {
            return new Lines([.. Enumerable.Repeat<IReadOnlyList<Piece>>([new("too small")], height)]);
        }

        var foot = Foot(state, width, height);
        var body = height - 1 - foot.Height;
        var below = Below(state, width, body);
        var list = below is null ? body : body - below.Value.Height;
        List<Layout> rows = [Part(Header(state, width), 1), Part(AgentList.Draw(state, width, list), list)];
        if (below is { } part)
        {
            rows.Add(Part(part.What, part.Height));
        }

        rows.Add(Part(foot.What, foot.Height));
        return new Layout().SplitRows([.. rows]);
    }

    private static Layout Part(IRenderable what, int height) => new Layout(what) { Size = height, MinimumSize = 1 };

    private static Lines Header(DashboardState state, int width)
    {
        var clock = $" {Looks.Clock(state.Now)} ";
        List<Piece> pieces = [new(" Moana ", Looks.Bar), new($" {state.Place}  ", Looks.Bold)];
        foreach (var group in state.Agents.GroupBy(a => a.Status).OrderBy(g => g.Key))
        {
            pieces.Add(new($"{Looks.Sign(group.Key)} {group.Count()} {group.Key}  ", Looks.Of(group.Key)));
        }

        if (state.Orchestration is { Info: var info })
        {
            pieces.Add(new($"│ {info.OrchestrationId}: {info.Completed} of {info.Tasks} tasks done, {info.Running} running, {info.Pending} in the queue{(info.Failed > 0 ? $", {info.Failed} failed" : "")}{(info.Tokens > 0 ? string.Create(CultureInfo.InvariantCulture, $", {info.Tokens:N0} tokens") : "")}{(info.Cost is { } cost ? string.Create(CultureInfo.InvariantCulture, $", ${cost:0.00##}") : "")}"));
        }

        var taken = 0;
        var fitting = pieces.TakeWhile(p => (taken += Lines.WidthOf(p.Text)) <= width - clock.Length).ToList();
        var used = fitting.Sum(p => Lines.WidthOf(p.Text));
        return new Lines([[.. fitting, new(new string(' ', Math.Max(0, width - clock.Length - used))), new(clock, Looks.Dim)]]);
    }

    /// <summary>What stands below the agents: the selected one's facts and the events, a dialog to be answered, or the help.</summary>
    private static (IRenderable What, int Height)? Below(DashboardState state, int width, int body)
    {
        var wanted = state.Mode switch
        {
            Helping => Explained(width).Count + 2,
            ChoosingKeys m => Dialog(m.Asking.Question ?? "", width).Count + 2,
            ConfirmingKeys m => Dialog(m.Asking.Question ?? "", width).Count + 2,
            _ => int.MaxValue,
        };
        // The list keeps what it needs, up to half of the space; a dialog may take more.
        var least = Math.Min(state.Agents.Length + 1, wanted == int.MaxValue ? Math.Max(4, body / 2) : 2);
        var height = Math.Min(body - least, wanted);
        if (height < 3)
        {
            return null;
        }

        return (state.Mode switch
        {
            Helping => Frame("Keys", Explained(width), Looks.Accent),
            ChoosingKeys m => Frame($"{m.Asking.Name} asks", Last(Dialog(m.Asking.Question ?? "", width), height - 2), Looks.Trouble),
            ConfirmingKeys m => Frame($"{m.Asking.Name} asks", Last(Dialog(m.Asking.Question ?? "", width), height - 2), Looks.Trouble),
            _ => Both(state, width, height),
        }, height);
    }

    private static List<IReadOnlyList<Piece>> Explained(int width) =>
    [
        .. from line in Help
           from part in Lines.Wrap(line.What, width - 16).Select((text, i) => (text, i))
           select (IReadOnlyList<Piece>)[new((part.i == 0 ? line.Keys : "").PadRight(12), Looks.Accent), new(part.text)],
    ];

    private static IRenderable Both(DashboardState state, int width, int height)
    {
        if (width >= 100)
        {
            var half = width * 11 / 20;
            return new Layout().SplitColumns(
                new Layout(Details(state, half, height)) { Size = half }, new Layout(Events(state, width - half, height)) { Size = width - half });
        }

        if (height < 8)
        {
            return Details(state, width, height);
        }

        var upper = Math.Max(4, height / 2);
        return new Layout().SplitRows(Part(Details(state, width, upper), upper), Part(Events(state, width, height - upper), height - upper));
    }

    private static Panel Details(DashboardState state, int width, int height)
    {
        if (state.Selected is not { } agent)
        {
            return Frame("Agent", [[new("no agent is selected", Looks.Dim)]]);
        }

        var room = width - 4;
        List<IReadOnlyList<Piece>> lines =
        [
            [new($"{Looks.Sign(agent.Status)} {agent.Status}", Looks.Of(agent.Status)), new($" for {Looks.Length(state.Now - agent.Since)}, since {Looks.Clock(agent.Since)}"),
                new(agent.ResetsAt is { } reset ? $", until {Looks.Clock(reset)}" : "")],
        ];
        lines.AddRange(Dialog(agent.Question ?? "", width).Where(_ => agent.Question is not null));
        lines.AddRange(Lines.Wrap(agent.Evidence, room).Take(3).Select(l => (IReadOnlyList<Piece>)[new(l)]));
        if (state.TaskOf(agent) is { } task)
        {
            lines.Add([new($"Task {task.Id}", Looks.Bold), new($", {task.Status}, attempt {task.Attempts}{(task.Fixes > 0 ? $", correction {task.Fixes}" : "")}{(task.Change is { } change ? $", {change}" : "")}")]);
            lines.AddRange(Lines.Wrap(task.Prompt, room).Take(3).Select(l => (IReadOnlyList<Piece>)[new("  " + l)]));
        }
        else if (agent.Turn is { } turn)
        {
            lines.Add([new($"Turn {turn}")]);
        }

        var view = state.View?.PaneId == agent.PaneId ? state.View : null;
        if (state.UsageOf(agent) is { } usage)
        {
            lines.Add([new(usage, Looks.Dim)]);
        }

        lines.Add([new($"{agent.Profile}, session {agent.Session}, window {agent.Window}, pane {agent.PaneId}", Looks.Dim)]);
        var left = height - 2 - lines.Count - 1;
        if (view is { Lines.Length: > 0 } && left > 0)
        {
            lines.Add([new(view.IsAnswer ? "Its answer" : "Its screen", Looks.Accent)]);
            // Of a screen the end counts, of an answer the beginning.
            lines.AddRange(view.IsAnswer ? view.Lines.SelectMany(l => Lines.Wrap(l[0].Text, room)).Take(left).Select(l => (IReadOnlyList<Piece>)[new(l)]) : view.Lines.TakeLast(left).Select(l => (IReadOnlyList<Piece>)l));
        }

        return Frame(agent.Name, [.. lines.Take(height - 2)]);
    }

    private static Panel Events(DashboardState state, int width, int height)
    {
        var told = state.Orchestration is not { } run ? state.Happenings
            : [.. run.Events.Select(Tell).Concat(state.Happenings).OrderBy(h => h.Time)];
        // A screen has no more lines than there are events here.
        var lines = told.TakeLast(height).SelectMany(h => Lines.Wrap(h.Text, width - 13).Take(3).Select((text, i) =>
            (IReadOnlyList<Piece>)[new(i == 0 ? Looks.Clock(h.Time) + " " : new string(' ', 9), Looks.Dim), new(text, h.IsTrouble ? Looks.Trouble : Style.Plain)])).TakeLast(height - 2).ToList();
        return Frame("Events", lines.Count > 0 ? lines : [[new("nothing has happened yet", Looks.Dim)]]);
    }

    private static Happening Tell(OrchestrationEvent e) => new(
        e.Time,
        string.Join(' ', new[] { e.Agent, e.TaskId, $"{e.Kind}{(e.Message.Length > 0 ? ":" : "")}", e.Message }.Where(p => !string.IsNullOrEmpty(p))),
        e.Kind is OrchestrationEventKind.QuestionAsked or OrchestrationEventKind.TaskFailed or OrchestrationEventKind.AgentGone or OrchestrationEventKind.AgentStalled or OrchestrationEventKind.HostLost or OrchestrationEventKind.Warning or OrchestrationEventKind.BudgetNear or OrchestrationEventKind.BudgetUsedUp or OrchestrationEventKind.AnswerFailed);

    private static (IRenderable What, int Height) Foot(DashboardState state, int width, int height)
    {
        return state.Mode switch
        {
            Prompting m => Input($"Prompt for {m.Agent.Name}", "Enter sends, Ctrl+J new line, Esc leaves", m.Editor),
            ChoosingKeys m => Input($"Keys for {m.Asking.Name}'s dialog", m.Problem ?? "as in: 1   y   Down Enter   Escape; Enter goes on, Esc leaves", m.Editor),
            ConfirmingKeys m => Question($"Press {string.Join(' ', m.Keys)} in {m.Asking.Name}'s dialog?"),
            ConfirmingInterrupt m => Question($"Interrupt {m.Agent.Name}, which works for {Looks.Length(state.Now - m.Agent.Since)}?"),
            _ when state.Message is { } message => (new Lines([[new($" {message.Text}", message.IsTrouble ? Looks.Trouble : Looks.Accent)]]), 1),
            _ => (new Lines([[new(" " + Keys, Looks.Dim)]]), 1),
        };

        (IRenderable, int) Question(string text) => (new Lines([[new($" {text} ", Looks.Trouble), new(" y ", Looks.Bar), new(" yes   any other key: no")]]), 1);

        (IRenderable, int) Input(string title, string hint, LineEditor editor) => height < 12
            ? (new Lines([[new($"{title}: ", Looks.Accent), .. Cursor(editor, width - Lines.WidthOf(title) - 2)]]), 1)
            : (new Panel(new Lines([[.. Cursor(editor, width - 4)], [new(hint, Looks.Dim)]]))
                .Header($" {Markup.Escape(title)} ").Border(BoxBorder.Rounded).BorderStyle(Looks.Accent).Expand(), 4);
    }

    /// <summary>The text round the cursor, in one line; newlines are shown as signs.</summary>
    private static IEnumerable<Piece> Cursor(LineEditor editor, int width)
    {
        var shown = editor.Text.Replace('\n', '⏎').Replace('\t', ' ');
        var start = 0;
        while (start < editor.Cursor && Lines.WidthOf(shown[start..editor.Cursor]) > width - 2)
        {
            start += char.IsHighSurrogate(shown[start]) ? 2 : 1;
        }

        yield return new(shown[start..editor.Cursor]);
        var under = editor.Cursor < shown.Length ? StringInfo.GetNextTextElement(shown, editor.Cursor) : " ";
        yield return new(under, Looks.Bar);
        yield return new(shown[Math.Min(shown.Length, editor.Cursor + under.Length)..]);
    }

    private static List<IReadOnlyList<Piece>> Dialog(string question, int width) =>
        [.. Lines.Wrap(question, Math.Max(10, width - 4)).Select(l => (IReadOnlyList<Piece>)[new(l, Looks.Trouble)])];

    /// <summary>A dialog's choices stand at its end.</summary>
    private static List<IReadOnlyList<Piece>> Last(List<IReadOnlyList<Piece>> lines, int count) => [.. lines.TakeLast(Math.Max(1, count))];

    private static Panel Frame(string title, IReadOnlyList<IReadOnlyList<Piece>> lines, Style? border = null) =>
        new Panel(new Lines(lines)).Header($" {Markup.Escape(title)} ").Border(BoxBorder.Rounded).BorderStyle(border ?? Looks.Dim).Expand();
}
