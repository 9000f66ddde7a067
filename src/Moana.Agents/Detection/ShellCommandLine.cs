namespace Moana.Detection;

/// <summary>
/// Tells from a shell's command line whether somebody, or Moana, would type commands into it. In doubt it is said to be
/// interactive: a prompt that is refused does no harm, one that a shell runs does.
/// </summary>
internal static class ShellCommandLine
{
    private static readonly HashSet<string> _shells = new(StringComparer.Ordinal)
    {
        "sh", "bash", "rbash", "zsh", "fish", "dash", "ash", "ksh", "mksh", "yash", "tcsh", "csh", "nu", "xonsh", "elvish", "pwsh",
    };

    // Options whose value is a word of its own, by the manuals of these shells.
    private static readonly HashSet<string> _valued = new(StringComparer.Ordinal)
    {
        "--rcfile", "--init-file", "--emulate", "--init-command", "--profile", "--profile-startup", "--debug-output", "--debug",
        "--features", "--config", "--env-config", "--plugin-config", "--include-path", "--log-level", "--log-target",
        "--execute", "--rc", "-rc", "-db", "-sock", "-log",
    };

    private static readonly string[] _pwshValued =
    [
        "configurationname", "configurationfile", "custompipename", "executionpolicy", "ep", "inputformat", "outputformat",
        "settingsfile", "windowstyle", "workingdirectory", "wd", "version",
    ];

    /// <summary>Whether this is the name of a shell, with or without a folder and the dash of a login shell.</summary>
    public static bool IsShell(string program) => _shells.Contains(Path.GetFileName(program.TrimStart('-')));

    /// <summary>False when it runs a script or the commands of an option, and when it is no shell.</summary>
    public static bool IsInteractive(string commandLine)
    {
        var words = commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || !IsShell(words[0]))
        {
            return false;
        }

        var shell = Path.GetFileName(words[0].TrimStart('-'));
        return shell == "pwsh" ? IsInteractivePwsh(words) : IsInteractive(words, shell);
    }

    private static bool IsInteractive(string[] words, string shell)
    {
        for (var i = 1; i < words.Length; i++)
        {
            var word = words[i];
            if (word is "--")
            {
                return i == words.Length - 1;
            }

            if (_valued.Contains(word))
            {
                i++;
            }
            else if (word.StartsWith("--", StringComparison.Ordinal))
            {
                if (word.StartsWith("--command", StringComparison.Ordinal))
                {
                    return false;
                }
            }
            else if (word[0] is '-' or '+')
            {
                if (word.Contains('c', StringComparison.Ordinal))
                {
                    return false;
                }

                if (word.Contains('s', StringComparison.Ordinal) && shell is not ("fish" or "nu" or "xonsh" or "elvish"))
                {
                    // The words behind it are arguments; the commands come from the terminal.
                    return true;
                }

                i += TakesNext(word, shell) ? 1 : 0;
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static bool TakesNext(string word, string shell) => shell switch
    {
        "fish" => word[^1] is 'C' or 'd' or 'D' or 'o' or 'f' && word.Length == 2,
        "nu" => word[^1] is 'e' or 'm' or 'I',
        _ => word[^1] is 'o' or 'O',
    };

    private static bool IsInteractivePwsh(string[] words)
    {
        var options = words.Select(w => w is ['-', ..] ? w.TrimStart('-').ToLowerInvariant() : null).ToArray();
        if (options.Any(o => o is not null && o.StartsWith("noe", StringComparison.Ordinal) && "noexit".StartsWith(o, StringComparison.Ordinal)))
        {
            return true;
        }

        for (var i = 1; i < words.Length; i++)
        {
            if (options[i] is not { Length: > 0 } option || Runs(option))
            {
                return false;
            }

            i += _pwshValued.Any(v => v.StartsWith(option, StringComparison.Ordinal)) ? 1 : 0;
        }

        return true;
    }

    // -Command, -CommandWithArgs (-cwa), -File, -EncodedCommand (-ec), each as short as pwsh takes it.
    private static bool Runs(string option) => option is "cwa" or "ec"
        || "command".StartsWith(option, StringComparison.Ordinal) || option.StartsWith("commandw", StringComparison.Ordinal)
        || "file".StartsWith(option, StringComparison.Ordinal) || "encodedcommand".StartsWith(option, StringComparison.Ordinal);
}
