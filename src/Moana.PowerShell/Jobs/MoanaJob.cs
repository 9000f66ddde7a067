using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Moana.Commands;
using Moana.Errors;

namespace Moana.Jobs;

/// <summary>
/// Work in the background of this shell. An orchestration that is stopped, or left behind by a shell that ends, can be resumed as
/// any other; the turn of a prompt goes on without it.
/// </summary>
internal sealed class MoanaJob : Job, ICommandOutput
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;
    private string _message = "";

    public MoanaJob(string command, string name)
        : base(command, name) => PSJobTypeName = "Moana";

    /// <inheritdoc/>
    public override bool HasMoreData =>
        Output.Count + Error.Count + Warning.Count + Verbose.Count + Progress.Count > 0 || JobStateInfo.State == JobState.Running;

    /// <inheritdoc/>
    public override string Location => Environment.MachineName;

    /// <inheritdoc/>
    public override string StatusMessage => _message;

    /// <summary>Cancelled when the job is to stop.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>Begins. The work ends with <see cref="Stopping"/>, and says whether all went well.</summary>
    public void Start(Func<Task<bool>> work)
    {
        SetJobState(JobState.Running);
        _run = Task.Run(() => RunAsync(work));
    }

    /// <inheritdoc/>
    public override void StopJob()
    {
        _stop.Cancel();
        _run.Wait(StopPatience);
    }

    /// <inheritdoc/>
    public void WriteObject(object? value) => Output.Add(PSObject.AsPSObject(value));

    /// <inheritdoc/>
    public void WriteVerbose(string text)
    {
        _message = VisibleText.Of(text);
        Verbose.Add(new VerboseRecord(_message));
    }

    /// <inheritdoc/>
    public void WriteError(Exception exception) => Error.Add(Record(exception));

    /// <inheritdoc/>
    public void WriteWarning(string text) => Warning.Add(new WarningRecord(VisibleText.Of(text)));

    /// <inheritdoc/>
    public void WriteProgress(ProgressRecord record)
    {
        // Only the last one is of any use to whoever receives the job later.
        Progress.Clear();
        Progress.Add(record);
    }

    /// <summary>Runs it in a runspace of its own: that of the shell is the shell's, and has its own thread.</summary>
    public async Task RunAsync(ScriptBlock script, object value)
    {
        using var shell = PowerShell.Create(InitialSessionState.CreateDefault2());
        shell.Runspace.SessionStateProxy.SetVariable("_", value);
        shell.AddScript($"{script}").AddArgument(value);
        await Task.Factory.FromAsync(shell.BeginInvoke(), shell.EndInvoke).ConfigureAwait(false);
        if (shell.Streams.Error.FirstOrDefault() is { } error) throw error.Exception;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // The streams go away next.
            StopJob();
        }

        base.Dispose(disposing);
    }

    private async Task RunAsync(Func<Task<bool>> work)
    {
        try
        {
            SetJobState(await work().ConfigureAwait(false) ? JobState.Completed : JobState.Failed);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            SetJobState(JobState.Stopped);
        }
        catch (Exception e)
        {
            _message = e.Message;
            WriteError(e);
            SetJobState(JobState.Failed);
        }
    }

    private static ErrorRecord Record(Exception e) => ErrorRecords.From(e) ?? new ErrorRecord(e, e.GetType().Name, ErrorCategory.NotSpecified, null);
}
