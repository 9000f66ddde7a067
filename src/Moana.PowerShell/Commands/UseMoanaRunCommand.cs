using System.Management.Automation;
using Moana.Completers;
using Moana.Input;
using Moana.Operations;

namespace Moana.Commands;

/// <summary>Gives a block of a script its run.</summary>
/// <remarks>
/// In the block Invoke-MoanaTask needs no -Run, and $MoanaRun is the run's name. Other runspaces do not see the block: in
/// ForEach-Object -Parallel, -Run $using:MoanaRun names it. What the block writes is written as it comes.
/// </remarks>
/// <example>
/// <code>Use-MoanaRun nightly { foreach ($file in Get-ChildItem *.rs) { Invoke-MoanaTask "Review $($file.Name)." -Key "review:$($file.Name)" } }</code>
/// <para>Killed and run again, it does only what is missing.</para>
/// </example>
/// <example>
/// <code>Use-MoanaRun nightly { 1..5 | ForEach-Object -Parallel { Invoke-MoanaTask "Check part $_." -Key "check:$_" -Run $using:MoanaRun } }</code>
/// <para>The same, five at a time.</para>
/// </example>
[Cmdlet(VerbsOther.Use, "MoanaRun")]
[OutputType(typeof(object))]
public sealed class UseMoanaRunCommand : MoanaCommand, IDisposable
{
    private const string Variable = "MoanaRun";
    private const string Block = "MoanaRunBlock";

    private object? _before;
    private IDisposable? _entry;
    private SteppablePipeline? _block;

    /// <summary>The run's name: letters, digits, dots, dashes; upper and lower case are the same. A new one begins with its first task.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(RunCompleter))]
    public string Run { get; set; } = "";

    /// <summary>The block.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>
    /// The record of orchestrations: a file, or a PostgreSQL database, as in postgresql://user@host/database. Without it, what
    /// $env:MOANA_STORE names, or else the user's own file.
    /// </summary>
    [Parameter]
    public string? Store { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var entered = false;
        try
        {
            var name = RunNames.Run(Run);
            entered = true;
            _before = SessionState.PSVariable.GetValue($"local:{Variable}");
            _entry = CurrentRun.Enter(name, Store);
            Set(Variable, name);
            // One pipeline, whose output is this cmdlet's as it comes; which block it runs is settled here.
            Set(Block, ScriptBlock);
            _block = System.Management.Automation.ScriptBlock.Create($"& ${Block}").GetSteppablePipeline(MyInvocation.CommandOrigin);
            SessionState.PSVariable.Remove(Block);
            _block.Begin(this);
            _block.Process();
            _block.End();
        }
        catch (MoanaException e)
        {
            ThrowFailure(e);
        }
        finally
        {
            Dispose();
            // What was never entered is not left: the variable may be that of a run around this one.
            if (entered) Restore();
        }
    }

    private void Restore()
    {
        if (_before is null) SessionState.PSVariable.Remove(Variable);
        else Set(Variable, _before);
    }

    /// <summary>Sets a variable of the scope in which this cmdlet stands.</summary>
    private void Set(string name, object value) => SessionState.PSVariable.Set($"local:{name}", value);

    /// <summary>Leaves the run.</summary>
    public void Dispose()
    {
        _entry?.Dispose();
        _block?.Dispose();
        (_entry, _block) = (null, null);
    }
}
