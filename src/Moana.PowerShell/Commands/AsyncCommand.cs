using System.Management.Automation;
using Moana.Errors;

namespace Moana.Commands;

/// <summary>
/// A cmdlet whose work runs off the pipeline thread. What the work writes goes through a <see cref="PipelineWriter"/>
/// to the pipeline thread, which is the only one that may write. Ctrl+C, and a pipeline that ends early
/// (<c>Select-Object -First 1</c>, an error further down), cancel the token.
/// </summary>
/// <remarks>
/// An error of Moana's or of tmux that the work throws becomes a non-terminating error, so that one bad item does not
/// stop the others; thrown by <see cref="BeginAsync"/>, it ends the cmdlet.
/// </remarks>
public abstract class AsyncCommand : MoanaCommand, IDisposable
{
    private static readonly TimeSpan _tidyUp = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _cancel = new();

    /// <summary>Notes, on the pipeline's own thread, what tells parameters of the command line from those of the first input object.</summary>
    private protected virtual void NoteParameters()
    {
    }

    /// <summary>Work before the first input object.</summary>
    protected virtual Task BeginAsync(PipelineWriter output, CancellationToken token) => Task.CompletedTask;

    /// <summary>Work for each input object; once when there is none.</summary>
    protected virtual Task ProcessAsync(PipelineWriter output, CancellationToken token) => Task.CompletedTask;

    /// <summary>Work after the last input object.</summary>
    protected virtual Task EndAsync(PipelineWriter output, CancellationToken token) => Task.CompletedTask;

    /// <summary>Does the work for an input object: once, or on each of several hosts.</summary>
    private protected virtual Task SpreadAsync(Func<PipelineWriter, CancellationToken, Task> work, PipelineWriter output, CancellationToken token) => work(output, token);

    /// <summary>True when an error ends the cmdlet, because there is nothing more for it to do.</summary>
    protected virtual bool FailureEnds => false;

    private Action<Exception> Fail => FailureEnds ? ThrowFailure : WriteFailure;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        NoteParameters();
        TakeNulls();
        Run(BeginAsync, BeginAsync, ThrowFailure);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        TakeNulls();
        Run(ProcessAsync, (output, token) => SpreadAsync(ProcessAsync, output, token), Fail);
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Run(EndAsync, EndAsync, Fail);

    /// <inheritdoc/>
    protected override void StopProcessing() => _cancel.Cancel();

    /// <summary>Cancels what still runs: the engine stops a cmdlet only here when another one further down throws.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Cancels what still runs.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        // The source itself is left to the collector: late work may still look at its token.
        if (disposing) _cancel.Cancel();
    }

    private void Run(Func<PipelineWriter, CancellationToken, Task> own, Func<PipelineWriter, CancellationToken, Task> work, Action<Exception> fail)
    {
        if (own.Method.DeclaringType == typeof(AsyncCommand))
        {
            // Not overridden: nothing to do, and no thread to be woken for it.
            return;
        }

        var output = new PipelineWriter(this, _cancel.Token);
        var task = Task.Run(() => output.RunAsync(work), CancellationToken.None);
        try
        {
            output.Pump();
            task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (_cancel.IsCancellationRequested)
        {
            Settle(task);
            throw new PipelineStoppedException();
        }
        catch (Exception e) when (task.IsFaulted && ErrorRecords.From(e) is not null)
        {
            fail(e);
        }
        catch
        {
            // The pipeline ends early. Whatever ends it has to pass as it is.
            _cancel.Cancel();
            Settle(task);
            throw;
        }
    }

    /// <summary>Gives cancelled work a moment to tidy up, not longer than a person waits after Ctrl+C.</summary>
    private static void Settle(Task task) => Task.WaitAny([task], _tidyUp);
}
