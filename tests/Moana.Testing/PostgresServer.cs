using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Moana.Testing;

/// <summary>
/// A PostgreSQL server of the tests' own in a temporary folder, without the system's cluster and as a user without rights:
/// it refuses to run as root. Answers on a loopback port, to passwords only. <see cref="Shared"/> is one for the whole test
/// program; a test that stops it or fills it starts one for itself.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    /// <summary>The password of all roles, that of the owner included: a word that texts can be searched for.</summary>
    public const string Password = "opensesame";

    /// <summary>The role that owns all.</summary>
    public const string Owner = "moana";

    private static readonly string? _programs = Find();
    private static readonly Lazy<PostgresServer> _shared = new(() =>
    {
        var server = new PostgresServer();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        return server;
    });

    private readonly string _folder;
    private readonly int _port;
    private int _records;

    /// <summary>Makes a cluster, and starts it.</summary>
    public PostgresServer()
    {
        _folder = Directory.CreateTempSubdirectory("moana-postgres-").FullName;
        _port = FreePort();
        var password = Path.Combine(_folder, "password");
        File.WriteAllText(password, Password);
        if (Environment.IsPrivilegedProcess)
        {
            Run("chown", "-R", "nobody", _folder);
        }

        Postgres("initdb", "-D", Data, "-U", Owner, "-A", "scram-sha-256", "--pwfile", password, "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync");
        EndWithThisProcess();
        Start();
    }

    /// <summary>One for the whole test program.</summary>
    public static PostgresServer Shared => _shared.Value;

    /// <summary>Why there can be none here; null where there can.</summary>
    public static string? Hindrance => _programs is null ? "PostgreSQL is not installed (on Debian: apt-get install postgresql)" : null;

    private string Data => Path.Combine(_folder, "data");

    /// <summary>The port that it answers on.</summary>
    public int Port => _port;

    /// <summary>The address of a record that is not there yet: a schema of its own.</summary>
    public string NewRecord() => string.Create(CultureInfo.InvariantCulture, $"{Address("postgres")}?schema=test{Interlocked.Increment(ref _records)}");

    /// <summary>The address of a database, for a role.</summary>
    public string Address(string database, string role = Owner, string password = Password) =>
        string.Create(CultureInfo.InvariantCulture, $"postgresql://{role}:{password}@127.0.0.1:{_port}/{database}");

    /// <summary>Has the server do something as its owner.</summary>
    public string Sql(string sql, string database = "postgres") =>
        Run(Path.Combine(_programs!, "psql"), "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-d", Address(database), "-c", sql);

    /// <summary>Starts it, and returns when it takes connections.</summary>
    public void Start() => Postgres(
        "pg_ctl", "-D", Data, "-l", Path.Combine(_folder, "log"), "-w", "-t", "60", "-o",
        string.Create(CultureInfo.InvariantCulture, $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c max_connections=300 -c shared_buffers=64MB"), "start");

    /// <summary>Ends it at once, as a power cut would.</summary>
    public void Kill() => Postgres("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A test program that is killed leaves no server behind: somebody waits for its end.</summary>
    private void EndWithThisProcess()
    {
        const string Watch = """
            exec >/dev/null 2>&1 </dev/null
            while [ -d "$2" ] && kill -0 "$1"; do sleep 1; done
            [ -d "$2" ] || exit 0
            kill -QUIT "$(head -n 1 "$2/data/postmaster.pid")"
            while [ -e "$2/data/postmaster.pid" ] && kill -0 "$(head -n 1 "$2/data/postmaster.pid")"; do sleep 0.2; done
            rm -rf "$2"
            """;
        Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", Watch, "sh", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), _folder]) { WorkingDirectory = "/" })!.Dispose();
    }

    private static string? Find() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(d => Path.Combine(d, "bin")).LastOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
            : null;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Postgres(string program, params string[] arguments)
    {
        var command = Path.Combine(_programs!, program);
        if (Environment.IsPrivilegedProcess)
        {
            Run("setpriv", ["--reuid", "nobody", "--regid", "nogroup", "--clear-groups", command, .. arguments]);
        }
        else
        {
            Run(command, arguments);
        }
    }

    private static string Run(string program, params string[] arguments)
    {
        // To a file, not to a pipe: the server keeps what pg_ctl was given.
        var output = Path.GetTempFileName();
        try
        {
            using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "out=$1; shift; exec \"$@\" >\"$out\" 2>&1 </dev/null", "sh", output, program, .. arguments]) { WorkingDirectory = "/" })!;
            process.WaitForExit();
            var said = File.ReadAllText(output);
            return process.ExitCode == 0 ? said.Trim() : throw new InvalidOperationException($"{Path.GetFileName(program)} exited with {process.ExitCode}: {said}");
        }
        finally
        {
            File.Delete(output);
        }
    }
}
