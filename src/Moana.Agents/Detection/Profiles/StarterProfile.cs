namespace Moana.Detection;

/// <summary>A profile to begin with, as text.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What the agent is.</param>
/// <param name="Processes">The names of its program.</param>
/// <param name="Basis">The profile that it extends, or null for one from the ground up.</param>
public sealed record StarterProfile(string Name, string Description, IReadOnlyList<string> Processes, AgentProfile? Basis)
{
    /// <summary>Lines for its head: how to try it, where it is written.</summary>
    public IReadOnlyList<string> Advice { get; init; } = [];

    /// <summary>The file's text.</summary>
    public string Text => Basis is null ? $"{Head}\n{Recognize}{Body}" : $"{Head}{ExtendsText(Basis)}";

    private string Head =>
        $"""
        # What Moana knows of {Name}. Every field but 'name' may be left out. Patterns are regular expressions that run in
        # linear time (no lookarounds, no backreferences), against one row of the screen.
        #
        {string.Join('\n', Advice.Prepend("Save a screen:   tmux capture-pane -p -e -t %5 > screen.ansi").Select(line => $"# {line}"))}
        name: {Name}
        description: {Quoted(Description)}
        # The version that the rules were tried with:
        #triedWith: '1.0'

        """;

    private string Recognize =>
        $"""
        # How to tell that a pane runs this agent.
        recognize:
          process: [{string.Join(", ", Processes.Select(Quoted))}]
          #commandLine: ['(^|[ /]){Name}( |$)']
          #title: ['^{Name} ']
          #screen: ['^Welcome to {Name}']

        """;

    private const string Body =
        """

        # The box that prompts are typed into: how its rows begin. Without it no prompt is seen in it and no draft either.
        composer:
          prompt: '^[>❯›] ?'
          continuation: '^  '
          # The rows right above and below it, where it has borders:
          #above: '^─{10,}'
          #below: '^─{10,}'
          #right: '│'
          # How many rows may stand below it:
          footer: 3
          # The styles of a text that was not typed (dim, grey, italic, ...), and what a long paste turns into:
          ghost: [dim, grey]
          #placeholder: ['^Type your message']
          #paste: '\[Pasted text #\d+\]'

        # How a prompt that was sent stands above the composer, and below it what the agent says: the sign of its first
        # row, under which the others are indented; and rows that are no text of it, such as those of tools.
        #turn:
        #  prompt: '^> '
        #  continuation: '^  '
        #  answer: '^● '
        #  other: '^● (Bash|Edit)\('

        # The row at which a dialog begins.
        #dialog:
        #  start: '^─{10,}'

        # Keys, by tmux's names, and bounds.
        delivery:
          submit: Enter
          interrupt: Escape
          # Only a key that is harmless in an empty composer:
          #clear: C-u
          # What ends the program, while no turn runs:
          exit: [C-c, C-c]
          # From the sight of the text in the composer to the submit key:
          settle: 100 ms
          startTimeout: 30 s

        # How long ready has to last until a working agent counts as done.
        confirmation: 1 s

        # What the screen says. The rule with the highest priority that matches decides. Regions: screen, composer, above,
        # footer, turn, block, dialog, title; with ':4' the last 4 rows that are not blank.
        rules:
          - id: dialog
            says: a dialog waits for an answer
            status: WaitingForInput
            priority: 100
            composer: absent
            region: screen:4
            join: true
            regex: '(?i)enter to (confirm|select|continue)|esc to (cancel|reject)|\(y/n\)|\[y/n\]'
            # What is meant by the name of an answer: the text of a choice, or keys.
            answers: { confirm: { choice: '^(?i:yes|allow once)$' }, deny: { choice: '^(?i:no)\b' }, cancel: Escape }

          - id: working
            says: it offers to interrupt
            status: Working
            priority: 80
            region: screen:6
            regex: '(?i)\b(esc|escape|ctrl[-+]c) to (interrupt|cancel|stop)\b'

          - id: rate-limit
            says: the turn ended at a limit
            status: RateLimited
            priority: 60
            endsTurn: true
            composer: present
            region: block
            regex: '(?i)(\b429\b|rate.?limit|usage limit|quota)'

          - id: error
            says: the turn ended in an error
            status: Failed
            priority: 50
            endsTurn: true
            composer: present
            region: block
            regex: '(?i)^\W{0,4}(api )?error\b'

          - id: ready
            says: the composer is there, and nothing tells of work
            status: Idle
            priority: 20
            # Only true when a working agent never looks like this:
            endsTurn: true
            composer: present

        """;

    private string ExtendsText(AgentProfile basis) =>
        $"""

        # What stands below goes before what '{basis.Name}' says; everything else is taken from there.
        # Its file: {basis.Source}
        extends: {basis.Name}

        {(string.Equals(Name, basis.Name, StringComparison.OrdinalIgnoreCase) ? "" : Recognize + "\n")}# Keys and bounds.
        #delivery:
        #  submit: {string.Join(", ", basis.Delivery.SubmitKeys)}
        #  settle: {basis.Delivery.Settle.TotalMilliseconds:0} ms

        # A rule of the same id takes the place of one of '{basis.Name}'; others are added. Its rules, in the order in which they
        # are tried: {Wrapped(basis.RuleIds)}
        #rules:
        #  - id: my-rule
        #    says: the footer tells of work
        #    status: Working
        #    priority: 85
        #    region: footer
        #    regex: '(?i)busy'

        """;

    private static string Wrapped(IEnumerable<string> ids) =>
        string.Join(",\n#   ", ids.Chunk(8).Select(c => string.Join(", ", c)));

    private static string Quoted(string text) => $"'{text.ReplaceLineEndings(" ").Replace("'", "''", StringComparison.Ordinal)}'";
}
