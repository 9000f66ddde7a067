using System.Globalization;
using Npgsql;

namespace Moana.Storage.Postgres;

/// <summary>
/// The address of a database: a URI as libpq takes it (<c>postgresql://user@host:5432/base?sslmode=verify-full</c>), or the
/// keywords of Npgsql (<c>Host=...;Database=...</c>). A password may stand in it; better it stands in <c>~/.pgpass</c> or
/// <c>$PGPASSWORD</c>, which are read where it does not.
/// </summary>
internal sealed class PostgresAddress
{
    /// <summary>The tables' own schema, so that they stand in nobody's way.</summary>
    public const string DefaultSchema = "moana";

    private static readonly Dictionary<string, string> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["host"] = "Host", ["port"] = "Port", ["user"] = "Username", ["password"] = "Password", ["dbname"] = "Database",
        ["sslmode"] = "SSL Mode", ["sslrootcert"] = "Root Certificate", ["sslcert"] = "SSL Certificate", ["sslkey"] = "SSL Key",
        ["connect_timeout"] = "Timeout", ["application_name"] = "Application Name", ["options"] = "Options", ["passfile"] = "Passfile",
        ["schema"] = "Search Path", ["channel_binding"] = "Channel Binding", ["gssencmode"] = "GSS Encryption Mode",
    };

    private PostgresAddress(NpgsqlConnectionStringBuilder settings)
    {
        settings.SearchPath = string.IsNullOrWhiteSpace(settings.SearchPath) ? DefaultSchema : settings.SearchPath;
        settings.ApplicationName ??= "Moana";
        // A name of a role is no secret, a password is: what is told holds the one and never the other.
        settings.PersistSecurityInfo = false;
        settings.IncludeErrorDetail = false;
        settings.LogParameters = false;
        ConnectionString = settings.ToString();
        Schema = settings.SearchPath;
        Name = string.Create(CultureInfo.InvariantCulture, $"postgresql://{(settings.Username is { Length: > 0 } user ? user + "@" : "")}{settings.Host}:{settings.Port}/{settings.Database}");
    }

    /// <summary>What Npgsql is given. Holds the password, where the address has one.</summary>
    public string ConnectionString { get; }

    /// <summary>The schema of the tables.</summary>
    public string Schema { get; }

    /// <summary>What it is called in texts.</summary>
    public string Name { get; }

    /// <summary>Whether an address is meant to be that of a PostgreSQL database.</summary>
    public static bool IsOne(string address) =>
        address.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
        || (address.Contains("Host=", StringComparison.OrdinalIgnoreCase) && !address.StartsWith('/'));

    /// <summary>Reads an address.</summary>
    /// <exception cref="MoanaException"><c>StoreAddressInvalid</c>, without the address, which may hold a password.</exception>
    public static PostgresAddress Parse(string address)
    {
        try
        {
            var settings = address.Contains("://", StringComparison.Ordinal) ? FromUri(new Uri(address)) : new NpgsqlConnectionStringBuilder(address);
            return string.IsNullOrEmpty(settings.Host) ? throw new FormatException("It names no host.") : new(settings);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or KeyNotFoundException or InvalidCastException or OverflowException)
        {
            // The provider's texts repeat what they cannot read.
            throw StoreErrors.AddressInvalid(e is FormatException and not UriFormatException && e.Message.StartsWith("It ", StringComparison.Ordinal)
                ? e.Message
                : "It is to be of the form postgresql://user@host:5432/database?sslmode=verify-full; what is special in a name or a password is written %XX.");
        }
    }

    private static NpgsqlConnectionStringBuilder FromUri(Uri uri)
    {
        var settings = new NpgsqlConnectionStringBuilder { Host = Uri.UnescapeDataString(uri.Host) };
        if (uri.Port > 0)
        {
            settings.Port = uri.Port;
        }

        if (uri.AbsolutePath.Trim('/') is { Length: > 0 } database)
        {
            settings.Database = Uri.UnescapeDataString(database);
        }

        if (uri.UserInfo is { Length: > 0 } user)
        {
            var parts = user.Split(':', 2);
            settings.Username = Uri.UnescapeDataString(parts[0]);
            settings.Password = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : null;
        }

        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var keyword = Keywords.GetValueOrDefault(parts[0]) ?? throw new FormatException($"It has a setting that is not known here: {string.Join(", ", Keywords.Keys)} are.");
            var value = Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? "");
            settings[keyword] = keyword == "SSL Mode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }

        return settings;
    }
}
