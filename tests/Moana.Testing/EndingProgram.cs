namespace Moana.Testing;

/// <summary>
/// A program that writes words and ends. It ends when its terminal has answered where the cursor is, since what a program
/// writes in the moment of its end does not always reach tmux.
/// </summary>
public static class EndingProgram
{
    /// <summary>The command line of one.</summary>
    public static string In(TemporaryFolder folder, string words, int exitCode)
    {
        var script = folder["ending"];
        File.WriteAllText(script, $"stty -icanon -echo; printf '%s\\n\\033[6n' '{words}'; head -c 6 > /dev/null; exit {exitCode}\n");
        return $"sh {script}";
    }
}
