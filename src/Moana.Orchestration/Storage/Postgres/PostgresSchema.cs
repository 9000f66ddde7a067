namespace Moana.Storage.Postgres;

/// <summary>The tables, and the way from each older version of them to the present one.</summary>
internal static class PostgresSchema
{
    /// <summary>
    /// The n-th script leads from version n to n + 1. A script that was released is never changed; a new one is added. The
    /// columns that both stores have hold the same texts, so that a record is moved as it is; what depends on the clock of
    /// the database is a time of its own.
    /// </summary>
    private static readonly string[] Migrations =
    [
        """
        -- Ids of tasks and backlogs are the same in upper and lower case.
        CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);

        CREATE TABLE orchestrations (
            id TEXT COLLATE "C" PRIMARY KEY,
            session TEXT,
            path TEXT NOT NULL,
            agents TEXT NOT NULL,       -- JSON list of names
            options TEXT NOT NULL,      -- JSON
            status TEXT NOT NULL,       -- Running | Stopped | Completed | Failed
            started_at TEXT COLLATE "C" NOT NULL,
            ended_at TEXT,
            server TEXT,                -- address of the agents' tmux server
            launches TEXT NOT NULL DEFAULT '[]',    -- JSON list
            events BIGINT NOT NULL DEFAULT 0,       -- place of the last event; whoever writes holds this row
            is_shared BOOLEAN NOT NULL DEFAULT false,   -- tasks are claimed one by one
            backlog TEXT COLLATE nocase UNIQUE      -- its name, where it is a queue without an end
        );

        -- Whoever drives an orchestration now, for as long as its lease lasts by this database's clock.
        CREATE TABLE orchestrators (
            id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            orchestration TEXT COLLATE "C" NOT NULL REFERENCES orchestrations (id) ON DELETE CASCADE,
            host TEXT NOT NULL, pid BIGINT NOT NULL, start BIGINT NOT NULL,
            server TEXT,
            expires_at TIMESTAMPTZ NOT NULL,
            is_lost BOOLEAN NOT NULL DEFAULT false,     -- others have taken over from it: it writes no more
            writes BIGINT NOT NULL DEFAULT 0            -- number of its last write: one that is repeated is done once
        );
        CREATE INDEX orchestrators_of ON orchestrators (orchestration);

        CREATE TABLE tasks (
            orchestration TEXT COLLATE "C" NOT NULL REFERENCES orchestrations (id) ON DELETE CASCADE,
            position BIGINT NOT NULL,
            id TEXT COLLATE nocase NOT NULL,
            status TEXT NOT NULL,
            agent TEXT,
            definition TEXT NOT NULL,   -- JSON, never changed
            state TEXT NOT NULL,        -- JSON
            tokens BIGINT NOT NULL DEFAULT 0,
            cost DOUBLE PRECISION,      -- US dollars; null where no program says it
            -- What follows is of shared queues.
            target TEXT, priority BIGINT,
            waits BIGINT NOT NULL DEFAULT 0,            -- tasks that it depends on and that are not completed
            is_ready BOOLEAN NOT NULL DEFAULT false,    -- may be claimed
            holder BIGINT REFERENCES orchestrators (id),
            cancelled TEXT,                             -- why it was taken back while somebody held it
            PRIMARY KEY (orchestration, position),
            UNIQUE (orchestration, id)
        ) WITH (fillfactor = 70);
        CREATE INDEX tasks_ready ON tasks (orchestration, target, priority DESC, position) WHERE is_ready;
        CREATE INDEX tasks_open ON tasks (orchestration) WHERE status IN ('Pending', 'Running', 'Validating', 'Held');
        CREATE INDEX tasks_held ON tasks (holder) WHERE holder IS NOT NULL;

        CREATE TABLE dependencies (
            orchestration TEXT COLLATE "C" NOT NULL REFERENCES orchestrations (id) ON DELETE CASCADE,
            needed TEXT COLLATE nocase NOT NULL,
            task TEXT COLLATE nocase NOT NULL,
            PRIMARY KEY (orchestration, needed, task)
        );

        CREATE TABLE attempts (
            turn TEXT COLLATE "C" PRIMARY KEY,
            orchestration TEXT COLLATE "C" NOT NULL REFERENCES orchestrations (id) ON DELETE CASCADE,
            task TEXT NOT NULL,
            agent TEXT NOT NULL,
            correction BIGINT NOT NULL,
            phase TEXT,                 -- null once the turn is over
            began_at TEXT COLLATE "C" NOT NULL,
            ended_at TEXT,
            outcome TEXT,
            receipt TEXT,               -- JSON
            validations TEXT,           -- JSON list, of the commands that ran
            agent_turn TEXT             -- JSON, what was read of the turn when it ended
        );
        CREATE INDEX attempts_of_task ON attempts (orchestration, task);

        CREATE TABLE events (
            orchestration TEXT COLLATE "C" NOT NULL REFERENCES orchestrations (id) ON DELETE CASCADE,
            sequence BIGINT NOT NULL,
            time TEXT NOT NULL,
            kind TEXT NOT NULL,
            message TEXT NOT NULL,
            task TEXT, agent TEXT, turn TEXT,
            attempt BIGINT NOT NULL,
            question TEXT, until TEXT,
            status TEXT, outcome TEXT,
            PRIMARY KEY (orchestration, sequence)
        );

        CREATE TABLE leases (
            agent_key TEXT PRIMARY KEY,
            orchestrator BIGINT NOT NULL REFERENCES orchestrators (id) ON DELETE CASCADE
        );

        CREATE TABLE requests (
            id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            orchestration TEXT COLLATE "C" NOT NULL REFERENCES orchestrations (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,         -- AddTask | CancelTask | RetryTask | StopRequest
            body TEXT NOT NULL,
            orchestrator BIGINT REFERENCES orchestrators (id) ON DELETE CASCADE     -- for whom; null for the only one
        );
        CREATE INDEX requests_of ON requests (orchestration);

        -- Each orchestration with one of those that drive it: the one whose lease was renewed last.
        CREATE VIEW runs AS
            SELECT o.*, d.host AS owner_host, d.pid AS owner_pid, d.start AS owner_start
            FROM orchestrations o LEFT JOIN LATERAL (
                SELECT host, pid, start FROM orchestrators d
                WHERE d.orchestration = o.id AND NOT d.is_lost AND d.expires_at > clock_timestamp()
                ORDER BY d.expires_at DESC LIMIT 1) d ON true;
        """,
        """
        CREATE TABLE messages (
            position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id TEXT COLLATE nocase NOT NULL,
            server TEXT COLLATE "C" NOT NULL,       -- machine or host, and socket, of the receiver's tmux server
            receiver TEXT COLLATE nocase NOT NULL,
            sender TEXT COLLATE nocase NOT NULL,
            thread TEXT COLLATE nocase NOT NULL,
            address TEXT NOT NULL,      -- of the receiver's pane, as the sender saw it
            text TEXT NOT NULL,
            when_busy TEXT NOT NULL,
            status TEXT NOT NULL,       -- Pending | Sending | Delivered | InDoubt
            reason TEXT NOT NULL DEFAULT '',
            turn TEXT,
            place TEXT,                 -- the pane that it was begun to be sent to, and the pane's process
            attempts BIGINT NOT NULL DEFAULT 0,
            sent_at TEXT NOT NULL, started_at TEXT, delivered_at TEXT,
            owner TEXT,                 -- who has it in hand
            owned_at TEXT,
            asker TEXT,                 -- who waits for the answer
            UNIQUE (id, server, receiver)
        );
        CREATE INDEX messages_waiting ON messages (server, receiver, position) WHERE status = 'Pending';
        CREATE INDEX messages_held ON messages (server, receiver) WHERE owner IS NOT NULL OR asker IS NOT NULL OR status = 'Sending';

        CREATE TABLE calls (
            position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            time TEXT NOT NULL,
            caller TEXT NOT NULL,
            tool TEXT NOT NULL,
            about TEXT NOT NULL,
            outcome TEXT,
            milliseconds DOUBLE PRECISION
        );

        -- Whoever may use the older tables may use these.
        DO $$
        DECLARE r record;
        BEGIN
            FOR r IN
                SELECT grantee::text AS name, bool_or(privilege_type = 'INSERT') AS writes FROM information_schema.role_table_grants
                WHERE table_schema = current_schema() AND table_name = 'orchestrations' AND grantee NOT IN ('PUBLIC', current_user) GROUP BY grantee
            LOOP
                EXECUTE format('GRANT SELECT%s ON messages, calls TO %I', CASE WHEN r.writes THEN ', INSERT, UPDATE, DELETE' ELSE '' END, r.name);
            END LOOP;
        END $$;
        """,
        """
        CREATE TABLE keys (             -- of runs
            orchestration TEXT COLLATE "C" NOT NULL REFERENCES orchestrations (id) ON DELETE CASCADE,
            key TEXT COLLATE "C" NOT NULL,      -- what a script calls a task
            task TEXT COLLATE nocase NOT NULL,  -- the one that stands for it now
            agents TEXT NOT NULL,               -- JSON list of those that may take it
            PRIMARY KEY (orchestration, key)
        );
        CREATE INDEX keys_of_task ON keys (orchestration, task);

        -- Who could use the other tables can use this one.
        DO $$
        DECLARE given record;
        BEGIN
            FOR given IN
                SELECT grantee, privilege_type FROM information_schema.role_table_grants
                WHERE table_schema = current_schema() AND table_name = 'requests' AND grantee <> current_user
            LOOP
                EXECUTE format('GRANT %s ON keys TO %I', given.privilege_type, given.grantee);
            END LOOP;
        END $$;
        """,
        """
        -- JSON: a list of the hosts of its agents; and agent to pane, where they are on several servers.
        ALTER TABLE orchestrations ADD COLUMN hosts TEXT NOT NULL DEFAULT '[]', ADD COLUMN addresses TEXT NOT NULL DEFAULT '{}';
        """,
    ];

    /// <summary>The version that this code reads and writes.</summary>
    public static int Version => Migrations.Length;

    /// <summary>Refuses tables of another version.</summary>
    /// <exception cref="MoanaException"><c>StoreNotInitialized</c>, <c>StoreOlder</c>, <c>StoreNewer</c>.</exception>
    public static void Demand(RecordConnection connection)
    {
        if (connection.Number("SELECT count(*) FROM pg_catalog.pg_class WHERE oid = to_regclass('versions')") == 0)
        {
            throw StoreErrors.NotInitialized(connection.Name);
        }

        var found = connection.Number("SELECT max(version) FROM versions");
        if (found != Version)
        {
            throw found > Version ? StoreErrors.Newer(connection.Name, found, Version) : StoreErrors.Older(connection.Name, found, Version);
        }
    }

    /// <summary>Makes the tables, or brings them to the present version; one process at a time.</summary>
    public static void Migrate(RecordConnection connection, string schema) => connection.Write(() =>
    {
        // A lock of the whole database that ends with the transaction; the number is Moana's own.
        connection.Execute("SELECT pg_advisory_xact_lock(5570137)");
        connection.Execute($"CREATE SCHEMA IF NOT EXISTS {Quote(schema)}");
        connection.Execute("CREATE TABLE IF NOT EXISTS versions (version BIGINT PRIMARY KEY, made_at TIMESTAMPTZ NOT NULL DEFAULT now())");
        var found = connection.Number("SELECT max(version) FROM versions");
        if (found > Version)
        {
            throw StoreErrors.Newer(connection.Name, found, Version);
        }

        for (var version = found; version < Version; version++)
        {
            connection.Execute(Migrations[version]);
            connection.Execute("INSERT INTO versions (version) VALUES ($1)", version + 1);
        }

        return true;
    });

    /// <summary>Lets a role run orchestrations, or read them.</summary>
    public static void Grant(RecordConnection connection, string schema, string role, bool mayWrite) => connection.Write(() =>
    {
        var (on, to) = (Quote(schema), Quote(role));
        connection.Execute($"GRANT USAGE ON SCHEMA {on} TO {to}");
        connection.Execute($"GRANT SELECT ON ALL TABLES IN SCHEMA {on} TO {to}");
        if (mayWrite)
        {
            connection.Execute($"GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {on} TO {to}");
            connection.Execute($"REVOKE INSERT, UPDATE, DELETE ON {on}.versions FROM {to}");
        }

        return true;
    });

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
