using System.Data.Common;

namespace Moana.Storage;

/// <content>The ways to the record.</content>
public sealed partial class OrchestrationStore
{
    private T Read<T>(Func<RecordConnection, T> read)
    {
        using var connection = _database.OpenToRead();
        return Guard(() => read(connection));
    }

    private void Change(string id, Action<RecordConnection> act) => Change(id, c =>
    {
        act(c);
        return true;
    });

    /// <summary>Of what there is not, nothing can be changed: no record is made for that.</summary>
    private T Change<T>(string id, Func<RecordConnection, T> act) => Write(_database.OpenToRead(), id, act);

    /// <summary>Enters something new, and makes the record where there is none.</summary>
    private void Make(string id, Action<RecordConnection> act) => Write(_database.Open(), id, c =>
    {
        act(c);
        return true;
    });

    private T Write<T>(RecordConnection opened, string id, Func<RecordConnection, T> act)
    {
        using var connection = opened;
        return Guard(() => connection.Write(() =>
        {
            connection.Lock(id);
            var result = act(connection);
            connection.Tell(id);
            return result;
        }));
    }

    /// <summary>With the store's own error where the record cannot be used.</summary>
    private T Guard<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (DbException e)
        {
            throw _database.Unusable(e);
        }
    }
}
