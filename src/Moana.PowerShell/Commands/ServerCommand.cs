using System.Management.Automation;
using Moana.Completers;
using Moana.Errors;
using Moana.Hosts;
using Moana.Input;
using Moana.Tmux;

namespace Moana.Commands;

/// <summary>A cmdlet over a tmux server, or over those of several hosts.</summary>
public abstract class ServerCommand : AsyncCommand
{
    /// <summary>The host that a piece of work is for, in the flow that does it.</summary>
    private readonly AsyncLocal<HostRegistration?> _host = new();

    /// <summary>
    /// Names of hosts, as Register-MoanaHost notes them; wildcards are allowed, and localhost is this machine. Without it, this
    /// machine. Several hosts are asked at the same time, and one that cannot be reached is an error of its own.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(HostCompleter))]
    public string[]? HostName { get; set; }

    /// <summary>A host, as Get-MoanaHost writes it to the pipeline: its server is meant.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public MoanaHost? HostObject { get; set; }

    /// <summary>The tmux server's socket name, as in <c>tmux -L</c>. Without it and -SocketPath, tmux's default server.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? SocketName { get; set; }

    /// <summary>The path of the tmux server's socket, as in <c>tmux -S</c>.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? SocketPath { get; set; }

    /// <summary>
    /// Where the pane or the server is, as each object of Moana's says: host, server and pane in one value, as text
    /// [host:][socket]%pane. It counts before -HostName, -SocketName, -SocketPath and -PaneId, so that an object from the
    /// pipeline always reaches its own pane.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AddressTransformation]
    public ServerAddress? Address { get; set; }

    /// <summary>The server that the parameters name.</summary>
    internal TmuxEndpoint Endpoint => Address is null
        ? Endpoints.From(Place, SocketName, string.IsNullOrEmpty(SocketPath) || Place.Carrier is not null ? SocketPath : ResolvePath(SocketPath))
        : Endpoints.From(Address);

    /// <summary>The server that the parameters name. Connections are shared by all cmdlets of the process.</summary>
    internal TmuxServer Server => TmuxServer.For(Endpoint);

    /// <summary>The host that this piece of work is for.</summary>
    /// <exception cref="MoanaException"><c>SeveralHosts</c>, <c>HostNotFound</c>.</exception>
    private protected HostRegistration Place => Address is not null ? HostCatalog.Find(Address.HostName) : _host.Value ?? One(Hosts(throwOn: true, e => throw e));

    /// <summary>False for work that is done on one host only.</summary>
    private protected virtual bool TakesSeveralHosts => true;

    /// <summary>True while the same work is done on several hosts: there, what one of them lacks another may have.</summary>
    private protected bool OnSeveralHosts { get; private set; }

    /// <summary>Patterns of hosts that the parameters name; none for this machine.</summary>
    private protected virtual IReadOnlyList<string> HostPatterns => HostObject is { } piped ? [piped.Name] : HostName ?? [];

    /// <summary>True for one piece of work with all hosts together: it asks each of them by itself.</summary>
    private protected virtual bool GathersHosts => false;

    /// <summary>Does the work on each host that the parameters name.</summary>
    private protected sealed override async Task SpreadAsync(
        Func<PipelineWriter, CancellationToken, Task> work, PipelineWriter output, CancellationToken token)
    {
        if (Address is not null || GathersHosts)
        {
            await work(output, token);
            return;
        }

        var hosts = Hosts(throwOn: HostPatterns.Count == 1, output.WriteError);
        OnSeveralHosts = hosts.Count > 1;
        if (hosts.Count <= 1 || !TakesSeveralHosts)
        {
            if (HostPatterns.Count > 0 && hosts.Count == 0) return;
            _host.Value = One(hosts);
            await work(output, token);
            return;
        }

        await OnEachAsync(hosts, work, output, token);
    }

    /// <summary>Asks each host that the parameters name, at the same time. What is wrong with one of several is an error of its own.</summary>
    /// <exception cref="MoanaException"><c>HostNotFound</c>: they fit none.</exception>
    private protected async Task OnEachHostAsync(Func<PipelineWriter, CancellationToken, Task> work, PipelineWriter output, CancellationToken token)
    {
        var hosts = Address is not null ? [Place] : Hosts(throwOn: HostPatterns.Count == 1, output.WriteError);
        OnSeveralHosts = hosts.Count > 1;
        if (hosts.Count == 0) throw HostErrors.HostNotFound(string.Join(", ", HostPatterns), HostCatalog.All.Select(h => h.Name));
        if (hosts is [var only])
        {
            _host.Value = only;
            await work(output, token);
            return;
        }

        await OnEachAsync(hosts, work, output, token);
    }

    private async Task OnEachAsync(List<HostRegistration> hosts, Func<PipelineWriter, CancellationToken, Task> work, PipelineWriter output, CancellationToken token)
    {
        BeginHosts(hosts.Count);
        await Task.WhenAll(hosts.Select(h => Task.Run(() => DoAsync(h, work, output, token), token)));
        EndHosts(output);
    }

    /// <summary>The same work begins on several hosts.</summary>
    private protected virtual void BeginHosts(int count)
    {
    }

    /// <summary>Takes an error of one of several hosts; true when it only says that there is nothing there.</summary>
    private protected virtual bool TakeAbsence(Exception error) => error is TmuxException { Error: TmuxError.NoServer };

    /// <summary>The work has ended on all hosts.</summary>
    private protected virtual void EndHosts(PipelineWriter output)
    {
    }

    private async Task DoAsync(HostRegistration host, Func<PipelineWriter, CancellationToken, Task> work, PipelineWriter output, CancellationToken token)
    {
        _host.Value = host;
        try
        {
            await work(output, token);
        }
        catch (Exception e) when (ErrorRecords.From(e) is not null)
        {
            if (!TakeAbsence(e)) output.WriteError(e);
        }
    }

    private List<HostRegistration> Hosts(bool throwOn, Action<Exception> missing)
    {
        var found = new List<HostRegistration>();
        foreach (var pattern in HostPatterns)
        {
            try
            {
                found.AddRange(WildcardPattern.ContainsWildcardCharacters(pattern)
                    ? HostCatalog.All.Where(h => WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase).IsMatch(h.Name))
                    : [HostCatalog.Find(pattern)]);
            }
            catch (MoanaException e) when (!throwOn)
            {
                missing(e);
            }
        }

        return HostPatterns.Count == 0 ? [HostRegistration.Local] : [.. found.DistinctBy(h => h.Name, StringComparer.OrdinalIgnoreCase)];
    }

    private static HostRegistration One(List<HostRegistration> hosts) =>
        hosts is [var only] ? only : hosts.Count == 0 ? HostRegistration.Local : throw InputErrors.SeveralHosts(hosts.Select(h => h.Name));
}
