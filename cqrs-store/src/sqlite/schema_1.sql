CREATE TABLE cqrs_schema (version INTEGER NOT NULL) STRICT;
INSERT INTO cqrs_schema (version) VALUES (0);

CREATE TABLE cqrs_streams (
    key        INTEGER PRIMARY KEY,
    kind       TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (kind, id)
) STRICT;

CREATE TABLE cqrs_events (
    position       INTEGER PRIMARY KEY,
    stream         INTEGER NOT NULL REFERENCES cqrs_streams (key),
    version        INTEGER NOT NULL,
    event_id       BLOB    NOT NULL UNIQUE,
    name           TEXT    NOT NULL,
    schema_version INTEGER NOT NULL,
    data           TEXT    NOT NULL,
    recorded_at    INTEGER NOT NULL,
    correlation_id TEXT,
    causation_id   BLOB,
    headers        TEXT,
    UNIQUE (stream, version)
) STRICT;

CREATE TRIGGER cqrs_events_stay BEFORE UPDATE ON cqrs_events
BEGIN SELECT RAISE(ABORT, 'stored events are never changed'); END;

CREATE TRIGGER cqrs_events_remain BEFORE DELETE ON cqrs_events
BEGIN SELECT RAISE(ABORT, 'stored events are never deleted'); END;

-- `INSERT OR REPLACE` deletes what is in its way, and the trigger above does not hear of it.
CREATE TRIGGER cqrs_events_keep_their_place BEFORE INSERT ON cqrs_events
WHEN EXISTS (SELECT 1 FROM cqrs_events WHERE event_id = NEW.event_id)
  OR EXISTS (SELECT 1 FROM cqrs_events WHERE stream = NEW.stream AND version = NEW.version)
  OR EXISTS (SELECT 1 FROM cqrs_events WHERE position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'stored events are never replaced'); END;

CREATE TABLE cqrs_states (
    kind           TEXT    NOT NULL,
    id             TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    schema_version INTEGER NOT NULL,
    data           TEXT    NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE cqrs_snapshots (
    kind           TEXT    NOT NULL,
    id             TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    schema_version INTEGER NOT NULL,
    data           TEXT    NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- For people: the log with its times and ids as texts.
CREATE VIEW cqrs_log AS
SELECT e.position, s.kind, s.id, e.version, e.name, e.schema_version, e.data,
       strftime('%Y-%m-%d %H:%M:%f', e.recorded_at / 1e6, 'unixepoch') AS recorded_at,
       lower(hex(e.event_id)) AS event_id, e.correlation_id, lower(hex(e.causation_id)) AS causation_id, e.headers
FROM cqrs_events e JOIN cqrs_streams s ON s.key = e.stream;
