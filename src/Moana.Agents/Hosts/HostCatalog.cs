using System.Text.Json;

namespace Moana.Hosts;

/// <summary>
/// The hosts that the user has registered, in <c>hosts.json</c> of the configuration folder, which only he can read; or those
/// that <c>MOANA_HOSTS</c> gives, a file's path or the text itself, as in CI. No secret stands there.
/// </summary>
public static class HostCatalog
{
    /// <summary>The environment variable that gives the hosts: a file's path, or their JSON.</summary>
    public const string Variable = "MOANA_HOSTS";

    private const int MaxBytes = 1024 * 1024;
    private static readonly object Gate = new();
    private static (string Stamp, IReadOnlyList<HostRegistration> Hosts) _read;

    private static string Given => Environment.GetEnvironmentVariable(Variable) ?? "";

    private static bool IsText => Given.TrimStart() is ['{' or '[', ..];

    /// <summary>The file with the hosts.</summary>
    public static string File => Given.Length > 0 && !IsText ? Path.GetFullPath(Given) : ConfigFolder.Named("hosts.json");

    /// <summary>All hosts, this machine first.</summary>
    /// <exception cref="MoanaException"><c>HostsUnreadable</c>.</exception>
    public static IReadOnlyList<HostRegistration> All
    {
        get
        {
            lock (Gate)
            {
                var stamp = Given.Length > 0 && IsText ? Given : Stamp(File);
                if (_read.Stamp != stamp) _read = (stamp, [HostRegistration.Local, .. Read()]);
                return _read.Hosts;
            }
        }
    }

    /// <summary>The host of a name; null, empty and <c>localhost</c> are this machine.</summary>
    /// <exception cref="MoanaException"><c>HostNotFound</c>, <c>HostsUnreadable</c>.</exception>
    public static HostRegistration Find(string? name) => string.IsNullOrEmpty(name) || Is(HostRegistration.LocalName, name)
        ? HostRegistration.Local
        : All.FirstOrDefault(h => Is(h.Name, name)) ?? throw HostErrors.HostNotFound(name, All.Select(h => h.Name));

    /// <summary>Adds a host, or puts it in the place of the one with its name.</summary>
    /// <exception cref="MoanaException"><c>BadHostName</c>, <c>BadHost</c>, <c>HostExists</c>, or the file cannot be read or written.</exception>
    public static void Add(HostRegistration host, bool overwrite)
    {
        HostRegistration.CheckName(host.Name);
        host.CheckUse();
        _ = host.Via;
        Change(hosts =>
        {
            if (hosts.Find(h => Is(h.Name, host.Name)) is { } known && known.Carrier != host.Carrier && !overwrite)
            {
                throw HostErrors.HostExists(known.Name, $"{known.Carrier}");
            }

            hosts.RemoveAll(h => Is(h.Name, host.Name));
            hosts.Add(host);
        });
    }

    /// <summary>Forgets a host.</summary>
    /// <exception cref="MoanaException"><c>HostNotFound</c>, or the file cannot be read or written.</exception>
    public static void Remove(string name) => Change(hosts =>
    {
        if (hosts.RemoveAll(h => Is(h.Name, name)) == 0) throw HostErrors.HostNotFound(name, All.Select(h => h.Name));
    });

    private static bool Is(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    private static string Stamp(string file)
    {
        var info = new FileInfo(file);
        return info.Exists ? $"{file}@{info.LastWriteTimeUtc.Ticks}/{info.Length}" : $"{file}@";
    }

    private static IReadOnlyList<HostRegistration> Read()
    {
        var from = IsText ? $"the environment variable {Variable}" : File;
        if (!IsText && !System.IO.File.Exists(File) && Given.Length == 0) return [];
        try
        {
            return HostFile.Read(IsText ? Given : TextFile.Read(File, MaxBytes));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or MoanaException)
        {
            throw HostErrors.HostsUnreadable(from, e.Message, e);
        }
    }

    /// <summary>Changes the file as a whole, one process after another; a crash leaves the one before.</summary>
    private static void Change(Action<List<HostRegistration>> change)
    {
        if (IsText) throw HostErrors.HostsGiven(Variable);
        var file = File;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            lock (Gate)
            {
                using var held = Lock(file + ".lock");
                List<HostRegistration> hosts = System.IO.File.Exists(file) ? [.. Read()] : [];
                change(hosts);
                var fresh = file + ".new";
                using (var stream = new FileStream(fresh, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
                {
                    // One that was left with other rights keeps them.
                    System.IO.File.SetUnixFileMode(stream.SafeFileHandle, OwnerOnly);
                    stream.Write(HostFile.Write(hosts));
                }

                System.IO.File.Move(fresh, file, overwrite: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw HostErrors.HostsUnwritable(file, e.Message, e);
        }
    }

    private static UnixFileMode OwnerOnly => UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static FileStream Lock(string file)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new(file, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, UnixCreateMode = OwnerOnly });
            }
            catch (IOException) when (attempt < 100)
            {
                // Another process writes: it takes a moment.
                Thread.Sleep(20);
            }
        }
    }
}
