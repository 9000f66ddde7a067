using System.Management.Automation;
using System.Threading.Channels;

namespace Moana.Commands;

/// <summary>
/// What work off the pipeline thread writes to. Every member may be called from any thread, in order, until the work
/// has ended; the pipeline thread carries the calls out. A slow pipeline slows the writer down.
/// </summary>
public sealed class PipelineWriter : ICommandOutput
{
    private const int Capacity = 1024;

    /// <summary>So many objects are handed over together at most.</summary>
    private const int Together = 100;

    private readonly MoanaCommand _command;
    private readonly CancellationToken _token;
    private readonly Channel<Action> _calls = Channel.CreateBounded<Action>(Capacity);

    internal PipelineWriter(MoanaCommand command, CancellationToken token)
    {
        _command = command;
        _token = token;
    }

    /// <summary>Writes an object to the pipeline.</summary>
    public void WriteObject(object? value) => Post(() => _command.WriteObject(value));

    /// <summary>
    /// Writes objects as they come. Those that come without a wait between them are handed over together: the pipeline
    /// thread is woken once for all, where waking it for each would cost more than making them.
    /// </summary>
    public async Task WriteAllAsync<T>(IAsyncEnumerable<T> objects)
    {
        var together = new List<T>();
        var each = objects.GetAsyncEnumerator(_token);
        try
        {
            while (true)
            {
                var next = each.MoveNextAsync();
                if (!next.IsCompleted || together.Count == Together) HandOver();
                if (!await next.ConfigureAwait(false)) break;
                together.Add(each.Current);
            }
        }
        finally
        {
            HandOver();
            await each.DisposeAsync().ConfigureAwait(false);
        }

        void HandOver()
        {
            if (together.Count == 0) return;
            var batch = together;
            together = [];
            Post(() => batch.ForEach(item => _command.WriteObject(item)));
        }
    }

    /// <summary>Writes an error of Moana's or of tmux as a non-terminating error; any other exception ends the cmdlet.</summary>
    public void WriteError(Exception exception) => Post(() => _command.WriteFailure(exception));

    /// <summary>Writes a step for <c>-Verbose</c>.</summary>
    public void WriteVerbose(string text) => Post(() => _command.WriteVerbose(VisibleText.Of(text)));

    /// <summary>Writes a warning.</summary>
    public void WriteWarning(string text) => Post(() => _command.WriteWarning(VisibleText.Of(text)));

    /// <summary>Writes to the information stream.</summary>
    public void WriteInformation(object message, params string[] tags) => Post(() => _command.WriteInformation(message, tags));

    /// <summary>Shows progress.</summary>
    public void WriteProgress(ProgressRecord record) => Post(() => _command.WriteProgress(record));

    /// <summary>Asks whether a change may be made: <c>-WhatIf</c>, <c>-Confirm</c>.</summary>
    /// <param name="target">What would be changed.</param>
    /// <param name="action">How.</param>
    public Task<bool> ShouldProcessAsync(string target, string action) => AskAsync(() => _command.ShouldProcess(VisibleText.Of(target), action));

    /// <summary>Asks whether a change may be made, in words of its own.</summary>
    /// <param name="description">What is done, for <c>-WhatIf</c> and <c>-Verbose</c>.</param>
    /// <param name="question">What a person is asked.</param>
    /// <param name="caption">Its heading.</param>
    public Task<bool> ShouldProcessAsync(string description, string question, string caption) =>
        AskAsync(() => _command.ShouldProcess(VisibleText.Of(description), VisibleText.Of(question), caption));

    /// <summary>Asks a question that <c>-Confirm:$false</c> does not answer.</summary>
    /// <param name="query">The question.</param>
    /// <param name="caption">Its heading.</param>
    public Task<bool> ShouldContinueAsync(string query, string caption) => AskAsync(() => _command.ShouldContinue(VisibleText.Of(query), caption));

    /// <summary>Runs something on the pipeline thread, after all that was written before it, and gives its result.</summary>
    public Task<T> AskAsync<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() => answer.SetResult(question()));
        return answer.Task.WaitAsync(_token);
    }

    /// <summary>Runs a script block in this shell, on the pipeline thread.</summary>
    public async Task RunAsync(ScriptBlock script, object value)
    {
        var failure = await AskAsync(() =>
        {
            try
            {
                script.InvokeWithContext(null, [new PSVariable("_", value)], value);
                return null;
            }
            catch (Exception e) when (e is not PipelineStoppedException)
            {
                return e;
            }
        }).ConfigureAwait(false);
        if (failure is not null) throw failure;
    }

    /// <summary>Runs the work; whatever becomes of it, the pump ends.</summary>
    internal async Task RunAsync(Func<PipelineWriter, CancellationToken, Task> work)
    {
        try
        {
            await work(this, _token).ConfigureAwait(false);
        }
        finally
        {
            _calls.Writer.TryComplete();
        }
    }

    /// <summary>Carries out the calls on this thread, which is the pipeline's, until the work has ended or was cancelled.</summary>
    internal void Pump()
    {
        while (_calls.Reader.WaitToReadAsync(_token).AsTask().GetAwaiter().GetResult())
        {
            while (_calls.Reader.TryRead(out var call)) call();
        }
    }

    private void Post(Action call)
    {
        if (!_calls.Writer.TryWrite(call)) _calls.Writer.WriteAsync(call, _token).AsTask().GetAwaiter().GetResult();
    }
}
