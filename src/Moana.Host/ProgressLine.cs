using System.Management.Automation;

namespace Moana.Hosting;

/// <summary>The last progress record, in one line at the bottom of the terminal; nothing where there is none.</summary>
internal sealed class ProgressLine(Terminal terminal)
{
    private const string EraseLine = "\r\u001b[K";

    private bool _shown;

    public void Show(ProgressRecord record)
    {
        if (!terminal.Progress) return;
        Clear();
        if (record.RecordType == ProgressRecordType.Completed) return;
        var percent = record.PercentComplete >= 0 ? $" {record.PercentComplete} %" : "";
        var text = $"{record.Activity}{percent}: {record.StatusDescription} {record.CurrentOperation}".ReplaceLineEndings(" ").TrimEnd();
        Console.Error.Write(text.Length < terminal.Width ? text : text[..(terminal.Width - 1)]);
        _shown = true;
    }

    public void Clear()
    {
        if (!_shown) return;
        Console.Error.Write(EraseLine);
        _shown = false;
    }
}
