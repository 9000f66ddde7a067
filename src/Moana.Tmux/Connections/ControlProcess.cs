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

    /// <summary>The process's id.</summary>
    public int Id { get; private set; }

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
        var process = new ControlProcess();
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

    /// <summary>Writes to the process.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken token)
    {
        var input = await _input.Task.WaitAsync(token).ConfigureAwait(false);
        await PipeWriter.WriteAsync(input, bytes, token).ConfigureAwait(false);
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

    /// <summary>Closes the input, which ends tmux, and ends the process itself where that is not enough.</summary>
    public async ValueTask DisposeAsync()
    {
        _inputDone.TrySetResult();
        if (!await HasEndedAsync().ConfigureAwait(false))
        {
            Kill();
            await HasEndedAsync().ConfigureAwait(false);
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
