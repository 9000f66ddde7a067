using System.Globalization;

namespace Moana.Storage.Sqlite;

/// <summary>The tables, and the way from each older version of them to the present one.</summary>
internal static class Schema
{
    /// <summary>
    /// The n-th script leads from version n to n + 1 (<c>PRAGMA user_version</c>). A script that was released is never
    /// changed; a new one is added.
    /// </summary>
    private static readonly string[] Migrations =
    [
        """
        CREATE TABLE orchestrations (
            id TEXT PRIMARY KEY,
            session TEXT,
            path TEXT NOT NULL,
            agents TEXT NOT NULL,       -- JSON list of names
            options TEXT NOT NULL,      -- JSON
            status TEXT NOT NULL,       -- Running | Stopped | Completed | Failed
            started_at TEXT NOT NULL,
            ended_at TEXT,
            owner_host TEXT, owner_pid INTEGER, owner_start INTEGER
        ) STRICT;

        CREATE TABLE tasks (
            orchestration TEXT NOT NULL REFERENCES orchestrations (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            id TEXT NOT NULL COLLATE NOCASE,
            status TEXT NOT NULL,
            agent TEXT,
            definition TEXT NOT NULL,   -- JSON, never changed
            state TEXT NOT NULL,        -- JSON
            PRIMARY KEY (orchestration, position),
            UNIQUE (orchestration, id)
        ) STRICT;

        CREATE TABLE attempts (
            turn TEXT PRIMARY KEY,
            orchestration TEXT NOT NULL REFERENCES orchestrations (id) ON DELETE CASCADE,
            task TEXT NOT NULL,
            agent TEXT NOT NULL,
            correction INTEGER NOT NULL,
            phase TEXT,                 -- null once the turn is over
            began_at TEXT NOT NULL,
            ended_at TEXT,
            outcome TEXT,
            receipt TEXT                -- JSON
        ) STRICT;

        CREATE TABLE events (
            orchestration TEXT NOT NULL REFERENCES orchestrations (id) ON DELETE CASCADE,
            sequence INTEGER NOT NULL,
            time TEXT NOT NULL,
            kind TEXT NOT NULL,
            message TEXT NOT NULL,
            task TEXT, agent TEXT, turn TEXT,
            attempt INTEGER NOT NULL,
            question TEXT, until TEXT,
            PRIMARY KEY (orchestration, sequence)
        ) STRICT;

        CREATE TABLE leases (
            agent_key TEXT PRIMARY KEY,
            orchestration TEXT NOT NULL,
            host TEXT NOT NULL, pid INTEGER NOT NULL, start INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE wishes (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            orchestration TEXT NOT NULL REFERENCES orchestrations (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,         -- Add | Cancel | Stop
            body TEXT NOT NULL
        ) STRICT;
        """,
        """
        ALTER TABLE attempts ADD COLUMN validations TEXT;   -- JSON list, of the commands that ran
        ALTER TABLE events ADD COLUMN status TEXT;
        """,
        """
        ALTER TABLE wishes RENAME TO requests;              -- kind: AddTask | CancelTask | StopRequest
        DELETE FROM requests WHERE kind = 'StopWish';
        ALTER TABLE orchestrations ADD COLUMN server TEXT;  -- address of the agents' tmux server
        ALTER TABLE orchestrations ADD COLUMN launches TEXT NOT NULL DEFAULT '[]';  -- JSON list
        ALTER TABLE events ADD COLUMN outcome TEXT;
        """,
        """
        ALTER TABLE attempts ADD COLUMN agent_turn TEXT;    -- JSON, what was read of the turn when it ended
        CREATE INDEX attempts_of_task ON attempts (orchestration, task);
        ALTER TABLE tasks ADD COLUMN tokens INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE tasks ADD COLUMN cost REAL;             -- US dollars; null where no program says it
        """,
        """
        CREATE TABLE messages (
            position INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL COLLATE NOCASE,
            server TEXT NOT NULL,       -- machine or host, and socket, of the receiver's tmux server
            receiver TEXT NOT NULL COLLATE NOCASE,
            sender TEXT NOT NULL COLLATE NOCASE,
            thread TEXT NOT NULL COLLATE NOCASE,
            address TEXT NOT NULL,      -- of the receiver's pane, as the sender saw it
            text TEXT NOT NULL,
            when_busy TEXT NOT NULL,
            status TEXT NOT NULL,       -- Pending | Sending | Delivered | InDoubt
            reason TEXT NOT NULL DEFAULT '',
            turn TEXT,
            place TEXT,                 -- the pane that it was begun to be sent to, and the pane's process
            attempts INTEGER NOT NULL DEFAULT 0,
            sent_at TEXT NOT NULL, started_at TEXT, delivered_at TEXT,
            owner TEXT,                 -- who has it in hand
            owned_at TEXT,
            asker TEXT,                 -- who waits for the answer
            UNIQUE (id, server, receiver)
        ) STRICT;
        CREATE INDEX messages_waiting ON messages (server, receiver, position) WHERE status = 'Pending';
        CREATE INDEX messages_held ON messages (server, receiver) WHERE owner IS NOT NULL OR asker IS NOT NULL OR status = 'Sending';

        CREATE TABLE calls (
            position INTEGER PRIMARY KEY AUTOINCREMENT,
            time TEXT NOT NULL,
            caller TEXT NOT NULL,
            tool TEXT NOT NULL,
            about TEXT NOT NULL,
            outcome TEXT,
            milliseconds REAL
        ) STRICT;
        """,
        """
        CREATE TABLE keys (                                 -- of runs
            orchestration TEXT NOT NULL REFERENCES orchestrations (id) ON DELETE CASCADE,
            key TEXT NOT NULL,                              -- what a script calls a task
            task TEXT NOT NULL COLLATE NOCASE,              -- the one that stands for it now
            agents TEXT NOT NULL,                           -- JSON list of those that may take it
            PRIMARY KEY (orchestration, key)
        ) STRICT;
        CREATE INDEX keys_of_task ON keys (orchestration, task);
        """,
        """
        ALTER TABLE orchestrations ADD COLUMN hosts TEXT NOT NULL DEFAULT '[]';      -- JSON list, of the hosts of its agents
        ALTER TABLE orchestrations ADD COLUMN addresses TEXT NOT NULL DEFAULT '{}';  -- JSON, agent to pane, where they are on several servers
        """,
    ];

    /// <summary>The version that this code reads and writes.</summary>
    public static int Version => Migrations.Length;

    /// <summary>Brings a file to the present version.</summary>
    public static void Migrate(RecordConnection connection, string path)
    {
        if (Find(connection) == Version)
        {
            return;
        }

        connection.Write(() =>
        {
            // Another process may have been quicker.
            var found = Find(connection);
            if (found > Version)
            {
                throw StoreErrors.Newer(path, found, Version);
            }

            for (var version = found; version < Version; version++)
            {
                connection.Execute(Migrations[version]);
            }

            return connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Version}"));
        });
    }

    private static long Find(RecordConnection connection) => connection.Number("PRAGMA user_version");
}
