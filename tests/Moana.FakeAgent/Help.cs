namespace Moana.FakeAgent;

/// <summary>What <c>--help</c> prints.</summary>
internal static class Help
{
    internal const string Text = """
        moana-fake-agent: behaves like a terminal coding agent, for tests and demonstrations.

        Looks
          --style S               amp, antigravity, claude, codex or plain (default)
          --name NAME             its name in the log (default: the style)
          --ghost TEXT            dim text in the empty composer

        Behaviour (defaults; words in a prompt override them for one turn)
          --work S                seconds of work per prompt (0.3)
          --answers FILE          a JSON list of texts: the answers to its prompts, one after another, the last from then on
          --ask                   asks for permission before it works
          --writes                appends to the file that a prompt names, as in "the file a.txt", in its own folder:
                                  a line for each letter of its style
          --trust                 asks at the start whether the folder is trusted
          --menu LOOK             how claude's dialogs show their choices: own, angle, round, boxed, inverse, numbers
          --highlight N           the choice that dialogs highlight at first (1)
          --limit-menu            after a limit a menu opens: wait, or upgrade (claude)
          --start-delay S         takes no keys for so long after the start; they are lost
          --when-busy queue|steer what Enter does during a turn (as the style's agent)
          --collapse N            shows longer pastes as a placeholder; N in the style's unit, lines for claude, else characters

        Faults
          --swallow N             the first N Enters put a newline into the composer
          --settle MS             so does an Enter sooner than MS after the last text
          --swallow-escape N      the first N Escapes do nothing
          --loses-keys            in a dialog, keys that come before the last one's effect is drawn are lost
          --deaf-dialog MS        a dialog takes no keys in its first MS, as claude's do
          --slow-dialog MS        its choices are drawn so late, and so late it goes when one was taken; time is counted meanwhile
          --late-escape MS        an Escape is read so late, and the screen goes on meanwhile
          --slow-paste MS         a paste comes bit by bit, 500 characters each MS; keys wait behind it
          --dialog-after-paste[=MS]  a permission dialog opens after the first paste
          --die-after-paste[=MS]  ends with code 9 after the first paste
          --chaos P               before each submit, with probability P, one random fault
          --faults A,B            of these: swallow, lag, late, quick, flicker (default: all of them), dialog, crash
          --seed N                for the random faults (1)

        Truth
          --log FILE              appends one JSON line per event; several agents may share a file

        Session record, as codex, claude and copilot write it: where CODEX_HOME, CLAUDE_CONFIG_DIR or COPILOT_HOME is a folder
        below the temporary folder; /clear begins a new conversation then
          --record S              codex, claude or copilot (default: the style)
          --session-id ID         the id of the first conversation; so --resume ID, which goes on with its record

        Words in a prompt
          work S        seconds of work                 quick         answers at once
          ask           permission dialog first         fail          ends in an error
          ratelimit S   gives up, resets in S seconds   crash [CODE]  ends the program, leaves the screen as it stands
          prose         an answer full of false marks   flicker       looks ready between tool calls
          background S  a command runs on after the turn /exit        ends the program
          reply: TEXT   answers with the rest of the prompt

        Keys: Enter submits, Ctrl+J or Alt+Enter puts a newline, Ctrl+U clears, Escape interrupts, Ctrl+C twice exits.

        """;
}
