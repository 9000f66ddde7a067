using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipes;
using System.Text;
using CliWrap;

namespace Moana.Tmux.Connections;

/// <summary>A running process with a control-mode stream. It is ended at the latest when this process ends.</summary>
internal sealed class ControlProcess : IAsyncDisposable
{
    private const int ErrorTail = 2000;
    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<Action<ReadOnlyMemory<byte>>> _reader = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Stream> _input = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _inputDone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _outputDone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _kill = new();
    private readonly StringBuilder _errors = new();
    private Task _exit = Task.CompletedTask;
    private readonly Lazy<Task> _end;
    private int _writing;

    private ControlProcess() => _end = new(EndAsync);

    /// <summary>The process's id.</summary>
    public int Id { get; private set; }

    /// <summary>True when it is a client on this machine, which <see cref="ClientGuardian"/> can end.</summary>
    public bool IsGuarded { get; private init; }

    /// <summary>Ends when the process's output does.</summary>
    public Task OutputEnd => _outputDone.Task;

    /// <summary>The last of what the process wrote to its standard error.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString().Trim();
            }
        }
    }

    /// <summary>Starts a process; what it says waits for <see cref="Read"/>.</summary>
    public static ControlProcess Start(Transport transport, Launch launch)
    {
        var process = new ControlProcess { IsGuarded = transport.IsLocal };
        try
        {
            var running = Transport.Command(launch)
                .WithStandardInputPipe(PipeSource.Create(process.HoldInputAsync))
                .WithStandardOutputPipe(PipeTarget.Create(process.ReadOutputAsync))
                .WithStandardErrorPipe(PipeTarget.ToDelegate(process.AddError))
                .ExecuteAsync(process._kill.Token);
            process.Id = running.ProcessId;
            process._exit = process.AwaitExitAsync(running);
        }
        catch (Win32Exception e)
        {
            throw transport.Missing(launch.Program, e);
        }

        LiveProcesses.Add(process);
        if (process._exit.IsCompleted)
        {
            LiveProcesses.Remove(process);
        }

        return process;
    }

    /// <summary>Gives the output to a reader, from one thread at a time.</summary>
    public void Read(Action<ReadOnlyMemory<byte>> reader) => _reader.TrySetResult(reader);

    /// <summary>The server has let it in.</summary>
    public void Settle() => LiveProcesses.Settle(this);

    /// <summary>Writes whole lines to the process, for one caller at a time.</summary>
    /// <exception cref="IOException">The process is being ended, or has ended.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken token)
    {
        try
        {
            var input = await _input.Task.WaitAsync(token).ConfigureAwait(false);
            if (Interlocked.Exchange(ref _writing, 1) != 0)
            {
                throw new IOException("The process is being ended.");
            }

            // One that fails has perhaps written half a line: then nothing is written any more.
            await PipeWriter.WriteAsync(input, bytes, token).ConfigureAwait(false);
            Volatile.Write(ref _writing, 0);
        }
        catch (Exception e) when (e is ObjectDisposedException || (e is OperationCanceledException && !token.IsCancellationRequested))
        {
            throw new IOException("The process has ended.", e);
        }
    }

    /// <summary>Waits a moment for the process to end by itself, so that its last words are known; false when it stays.</summary>
    public async Task<bool> HasEndedAsync()
    {
        await Task.WhenAny(_exit, Task.Delay(ExitPatience)).ConfigureAwait(false);
        return _exit.IsCompleted;
    }

    /// <summary>Ends the process at once.</summary>
    public void Kill() => _kill.Cancel();

    /// <summary>Ends the process without a word about what may go wrong: for the end of this process.</summary>
    public void KillNow()
    {
        try
        {
            using var process = Process.GetProcessById(Id);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has just ended by itself, or belongs to another user (sudo) and ends with its input.
        }
    }

    /// <summary>Takes the client off its server and closes the input, and ends the process itself where that is not enough.</summary>
    public ValueTask DisposeAsync() => new(_end.Value);

    private async Task EndAsync()
    {
        await DetachAsync().ConfigureAwait(false);
        _inputDone.TrySetResult();
        if (!await HasEndedAsync().ConfigureAwait(false))
        {
            Kill();
            await HasEndedAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Writes an empty line, of which a control-mode client is detached: one that holds its own input open sees no end of it.
    /// After half a line it would complete a command, so then the process is ended.
    /// </summary>
    private async Task DetachAsync()
    {
        if (Interlocked.Exchange(ref _writing, 1) != 0)
        {
            Kill();
            return;
        }

        try
        {
            using var patience = new CancellationTokenSource(ExitPatience);
            var input = await _input.Task.WaitAsync(patience.Token).ConfigureAwait(false);
            await PipeWriter.WriteAsync(input, "\n"u8.ToArray(), patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // It has ended, or takes nothing any more and is ended.
        }
    }

    private async Task AwaitExitAsync(CommandTask<CommandResult> running)
    {
        try
        {
            await running.Task.ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Killed by us, or a pipe that broke with the process: either way it has ended.
        }
        finally
        {
            _input.TrySetCanceled();
            _outputDone.TrySetResult();
            LiveProcesses.Remove(this);
        }
    }

    private async Task HoldInputAsync(Stream input, CancellationToken token)
    {
        _input.TrySetResult(input);
        await _inputDone.Task.WaitAsync(token).ConfigureAwait(false);
    }

    private async Task ReadOutputAsync(Stream output, CancellationToken token)
    {
        try
        {
            var read = await _reader.Task.WaitAsync(token).ConfigureAwait(false);
            await PipeReader.ReadAsync((PipeStream)output, read, token).ConfigureAwait(false);
        }
        finally
        {
            _outputDone.TrySetResult();
        }
    }

    private void AddError(string line)
    {
        lock (_errors)
        {
            _errors.AppendLine(line);
            if (_errors.Length > ErrorTail)
            {
                _errors.Remove(0, _errors.Length - ErrorTail);
            }
        }
    }
}
