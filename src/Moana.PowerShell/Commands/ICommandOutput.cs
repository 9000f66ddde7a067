using System.Management.Automation;

namespace Moana.Commands;

/// <summary>Where work writes to: a pipeline, or a job's streams.</summary>
public interface ICommandOutput
{
    /// <summary>Writes an object.</summary>
    void WriteObject(object? value);

    /// <summary>Writes a step for <c>-Verbose</c>.</summary>
    void WriteVerbose(string text);

    /// <summary>Writes a warning.</summary>
    void WriteWarning(string text);

    /// <summary>Writes an error of Moana's.</summary>
    void WriteError(Exception exception);

    /// <summary>Shows progress.</summary>
    void WriteProgress(ProgressRecord record);

    /// <summary>Runs a script block with a value as <c>$_</c>; what it throws is thrown, what it returns is nobody's.</summary>
    Task RunAsync(ScriptBlock script, object value);
}
