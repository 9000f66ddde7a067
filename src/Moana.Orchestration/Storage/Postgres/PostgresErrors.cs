using System.Net.Sockets;
using Npgsql;

namespace Moana.Storage.Postgres;

/// <summary>What a database's own errors mean for a person.</summary>
internal static class PostgresErrors
{
    /// <summary>The error of Moana's for one of the database or of the way to it.</summary>
    public static MoanaException Of(string name, Exception cause) => cause switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } e =>
            StoreErrors.Denied(name, e.MessageText, e),
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.ReadOnlySqlTransaction } e =>
            StoreErrors.Forbidden(name, e.MessageText, e),
        PostgresException { SqlState: PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedTable } => StoreErrors.NotInitialized(name),
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } e => StoreErrors.Unreachable(name, e.MessageText, e),
        PostgresException { SqlState: PostgresErrorCodes.UndefinedObject } e when e.MessageText.Contains("role", StringComparison.Ordinal) => StoreErrors.RoleUnknown(name, e.MessageText, e),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } e =>
            StoreErrors.Unusable($"{name} cannot be written: the disk of the database is full. Make room on it.", name, e),
        PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled } e =>
            StoreErrors.Unusable($"{name} is busy: {e.MessageText}.", name, e),
        PostgresException { SqlState: var state } e when IsAway(state) => StoreErrors.Unreachable(name, e.MessageText, e),
        PostgresException e => StoreErrors.Unusable($"{name} cannot be used: {e.MessageText} ({e.SqlState}).", name, e),
        NpgsqlException { InnerException: PostgresException inner } => Of(name, inner),
        // Npgsql itself finds that there is none to send, and has no code for it.
        NpgsqlException e when e.Message.StartsWith("No password", StringComparison.Ordinal) => StoreErrors.Denied(name, e.Message, e),
        NpgsqlException { InnerException: { } inner } e and not { InnerException: NpgsqlException } => StoreErrors.Unreachable(name, inner is SocketException or TimeoutException or IOException ? inner.Message : e.Message, e),
        _ => StoreErrors.Unreachable(name, cause.Message, cause),
    };

    /// <summary>It starts, stops, or takes no more connections just now.</summary>
    private static bool IsAway(string state) =>
        state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("57P", StringComparison.Ordinal) || state.StartsWith("53", StringComparison.Ordinal);
}
