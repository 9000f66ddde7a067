using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Moana.Hosting;

/// <summary>Output to stdout; errors, warnings, verbose text and progress to stderr; questions only to a person.</summary>
internal sealed class HostUI(Terminal terminal) : PSHostUserInterface
{
    private readonly object _lock = new();
    private readonly ProgressLine _progress = new(terminal);

    public override PSHostRawUserInterface RawUI { get; } = new HostRawUI(terminal);

    public override bool SupportsVirtualTerminal => terminal.Colour;

    public void ClearProgress()
    {
        lock (_lock) _progress.Clear();
    }

    public override void Write(string value) => Put(Console.Out, value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value) => Put(Console.Out, value + "\n");

    public override void WriteErrorLine(string value) => Put(Console.Error, value + "\n");

    public override void WriteWarningLine(string message) => Put(Console.Error, $"WARNING: {message}\n");

    public override void WriteVerboseLine(string message) => Put(Console.Error, $"VERBOSE: {message}\n");

    public override void WriteDebugLine(string message) => Put(Console.Error, $"DEBUG: {message}\n");

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        lock (_lock) _progress.Show(record);
    }

    public override string ReadLine() => Ask(Console.ReadLine) ?? "";

    public override SecureString ReadLineAsSecureString() => throw NotInteractive();

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        var answers = new Dictionary<string, PSObject>();
        foreach (var field in descriptions)
        {
            Write($"{field.Name}: ");
            answers[field.Name] = ReadLine();
        }

        return answers;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        if (!terminal.Interactive) throw NotInteractive();
        var labels = choices.Select(c => c.Label.Replace("&", "", StringComparison.Ordinal)).ToList();
        WriteLine($"{caption}\n{message}");
        while (true)
        {
            Write($"{string.Join("  ", labels.Select((l, i) => $"[{i + 1}] {l}"))} (default {defaultChoice + 1}): ");
            var answer = Ask(Console.ReadLine)?.Trim();
            if (string.IsNullOrEmpty(answer)) return defaultChoice;
            var index = int.TryParse(answer, out var number)
                ? number - 1
                : labels.FindIndex(l => l.StartsWith(answer, StringComparison.OrdinalIgnoreCase));
            if (index >= 0 && index < labels.Count) return index;
        }
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw NotInteractive();

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        throw NotInteractive();

    private T Ask<T>(Func<T> read) => terminal.Interactive ? read() : throw NotInteractive();

    private static HostException NotInteractive() =>
        new("The script asks a question, and Moana.Host has nobody to ask. Answer in the script: -Confirm:$false, -Force, or a parameter.");

    /// <summary>Without colour the text is stripped here too: scripts may hold sequences of their own.</summary>
    private void Put(TextWriter writer, string text)
    {
        lock (_lock)
        {
            _progress.Clear();
            writer.Write(GetOutputString(text, terminal.Colour));
        }
    }
}
