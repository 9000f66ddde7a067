using Moana.Testing;

namespace Moana.Tmux.Tests;

/// <summary>A way to the server. The same tests run over each.</summary>
public interface IVia
{
    /// <summary>The words of <see cref="TmuxEndpoint.Via"/>; null for this machine.</summary>
    Task<string?> WordsAsync();
}

/// <summary>tmux on this machine.</summary>
public sealed class Local : IVia
{
    public Task<string?> WordsAsync() => Task.FromResult<string?>(null);
}

/// <summary>The least program that runs another: what docker exec and sudo do, without a daemon or a password.</summary>
public sealed class Env : IVia
{
    public Task<string?> WordsAsync() => Task.FromResult<string?>("env\n-u\nTMUX");
}

/// <summary>ssh to this machine; skipped where OpenSSH is missing.</summary>
public sealed class Ssh : IVia, IAsyncDisposable
{
    private readonly Lazy<Task<Sshd>> _sshd = new(Sshd.StartAsync);

    public async Task<string?> WordsAsync()
    {
        Assert.SkipWhen(Sshd.Missing is not null, Sshd.Missing ?? "");
        return (await _sshd.Value).Via;
    }

    public async ValueTask DisposeAsync()
    {
        if (_sshd.IsValueCreated)
        {
            await (await _sshd.Value).DisposeAsync();
        }
    }
}
