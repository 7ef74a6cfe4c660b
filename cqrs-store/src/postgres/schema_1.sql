CREATE TABLE {schema}.cqrs_schema (version integer NOT NULL, lock_key integer NOT NULL);
INSERT INTO {schema}.cqrs_schema (version, lock_key) VALUES (0, {lock});

-- The last position that was taken; 0 before the first. Without a cache: positions are taken in the order of their time.
CREATE SEQUENCE {schema}.cqrs_positions AS bigint MINVALUE 0 START 0 CACHE 1 NO CYCLE;
SELECT nextval('{schema}.cqrs_positions');

CREATE TABLE {schema}.cqrs_streams (
    key        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text COLLATE "C" NOT NULL,
    id         text COLLATE "C" NOT NULL,
    version    bigint           NOT NULL,
    created_at timestamptz      NOT NULL,
    updated_at timestamptz      NOT NULL,
    UNIQUE (kind, id)
) WITH (fillfactor = 80);

-- No foreign key: an append has the row of its stream locked, and streams are never deleted.
CREATE TABLE {schema}.cqrs_events (
    position       bigint PRIMARY KEY DEFAULT nextval('{schema}.cqrs_positions'),
    stream         bigint           NOT NULL,
    version        bigint           NOT NULL,
    schema_version bigint           NOT NULL,
    recorded_at    timestamptz      NOT NULL,
    event_id       uuid             NOT NULL CONSTRAINT cqrs_events_event_id_key UNIQUE,
    causation_id   uuid,
    name           text COLLATE "C" NOT NULL,
    correlation_id text COLLATE "C",
    data           json             NOT NULL,
    headers        json,
    UNIQUE (stream, version)
);
ALTER SEQUENCE {schema}.cqrs_positions OWNED BY {schema}.cqrs_events.position;

CREATE FUNCTION {schema}.cqrs_refuse() RETURNS trigger LANGUAGE plpgsql AS $cqrs$
BEGIN
    RAISE EXCEPTION 'stored events are never changed or deleted' USING ERRCODE = 'restrict_violation';
END
$cqrs$;

CREATE TRIGGER cqrs_events_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.cqrs_events
FOR EACH STATEMENT EXECUTE FUNCTION {schema}.cqrs_refuse();

CREATE TRIGGER cqrs_streams_stay BEFORE DELETE OR TRUNCATE ON {schema}.cqrs_streams
FOR EACH STATEMENT EXECUTE FUNCTION {schema}.cqrs_refuse();

CREATE TABLE {schema}.cqrs_states (
    kind           text COLLATE "C" NOT NULL,
    id             text COLLATE "C" NOT NULL,
    version        bigint           NOT NULL,
    schema_version bigint           NOT NULL,
    data           json             NOT NULL,
    PRIMARY KEY (kind, id)
) WITH (fillfactor = 80);

CREATE TABLE {schema}.cqrs_snapshots (
    kind           text COLLATE "C" NOT NULL,
    id             text COLLATE "C" NOT NULL,
    version        bigint           NOT NULL,
    schema_version bigint           NOT NULL,
    data           json             NOT NULL,
    PRIMARY KEY (kind, id)
) WITH (fillfactor = 80);

-- For people: the log with the names of its streams.
CREATE VIEW {schema}.cqrs_log AS
SELECT e.position, s.kind, s.id, e.version, e.name, e.schema_version, e.data, e.recorded_at, e.event_id,
       e.correlation_id, e.causation_id, e.headers
FROM {schema}.cqrs_events e JOIN {schema}.cqrs_streams s ON s.key = e.stream;

-- Appends to one stream. Outcomes: 0 written, 1 written before, 2 conflict, 3 an event id is known.
-- A known event id that is met only while the events are inserted is the error unique_violation.
CREATE FUNCTION {schema}.cqrs_append(
    of_kind text, of_id text, expected bigint, is_announced boolean,
    event_ids uuid[], names text[], schema_versions bigint[], contents text[],
    correlation_ids text[], causation_ids uuid[], header_texts text[],
    OUT outcome integer, OUT new_version bigint, OUT last_position bigint, OUT known_id uuid
) LANGUAGE plpgsql AS $cqrs$
DECLARE
    event_count  integer := cardinality(event_ids);
    stream_key   bigint;
    found_key    bigint;
    last_version bigint;
    begun_at     timestamptz := clock_timestamp();
    now_at       timestamptz;
    is_known     boolean;
    is_repeat    boolean;
BEGIN
    last_position := 0;
    IF event_count = 0 THEN
        SELECT s.version INTO new_version FROM {schema}.cqrs_streams s
        WHERE s.kind = of_kind AND s.id = of_id FOR NO KEY UPDATE;
        new_version := coalesce(new_version, 0);
        outcome := CASE WHEN expected IS NULL OR expected = new_version THEN 0 ELSE 2 END;
        RETURN;
    END IF;
    -- The first of events that are there already is there, too.
    is_known := EXISTS (SELECT FROM {schema}.cqrs_events e WHERE e.event_id = event_ids[1]);
    LOOP
        -- The row of the stream is locked, and its version checked, before a position is taken.
        IF is_known THEN
            stream_key := NULL;
        ELSIF expected > 0 THEN
            UPDATE {schema}.cqrs_streams s
            SET version = s.version + event_count, updated_at = greatest(clock_timestamp(), s.updated_at)
            WHERE s.kind = of_kind AND s.id = of_id AND s.version = expected
            RETURNING s.key, s.version, s.updated_at INTO stream_key, new_version, now_at;
        ELSIF expected = 0 THEN
            INSERT INTO {schema}.cqrs_streams AS s (kind, id, version, created_at, updated_at)
            VALUES (of_kind, of_id, event_count, begun_at, begun_at)
            ON CONFLICT (kind, id) DO UPDATE
            SET version = excluded.version, updated_at = greatest(excluded.updated_at, s.updated_at)
            WHERE s.version = 0
            RETURNING s.key, s.version, s.updated_at INTO stream_key, new_version, now_at;
        ELSE
            UPDATE {schema}.cqrs_streams s
            SET version = s.version + event_count, updated_at = greatest(clock_timestamp(), s.updated_at)
            WHERE s.kind = of_kind AND s.id = of_id
            RETURNING s.key, s.version, s.updated_at INTO stream_key, new_version, now_at;
            IF NOT FOUND THEN
                INSERT INTO {schema}.cqrs_streams AS s (kind, id, version, created_at, updated_at)
                VALUES (of_kind, of_id, event_count, begun_at, begun_at)
                ON CONFLICT (kind, id) DO UPDATE
                SET version = s.version + event_count, updated_at = greatest(excluded.updated_at, s.updated_at)
                RETURNING s.key, s.version, s.updated_at INTO stream_key, new_version, now_at;
            END IF;
        END IF;
        EXIT WHEN stream_key IS NOT NULL;

        -- Not as expected, unless the events are there already.
        SELECT s.key, s.version INTO found_key, new_version FROM {schema}.cqrs_streams s
        WHERE s.kind = of_kind AND s.id = of_id;
        new_version := coalesce(new_version, 0);
        -- What was expected has come true in between.
        CONTINUE WHEN NOT is_known AND expected = new_version;
        SELECT count(e.position) = event_count AND min(e.stream) = found_key AND max(e.stream) = found_key
                   AND min(e.version - o.place) = max(e.version - o.place),
               max(e.version), max(e.position),
               (array_agg(e.event_id ORDER BY o.place) FILTER (WHERE e.position IS NOT NULL))[1]
        INTO is_repeat, last_version, last_position, known_id
        FROM unnest(event_ids) WITH ORDINALITY AS o (event_id, place)
        LEFT JOIN {schema}.cqrs_events e ON e.event_id = o.event_id;
        IF is_repeat THEN
            outcome := 1;
            new_version := last_version;
        ELSIF expected IS NULL OR expected = new_version THEN
            outcome := 3;
        ELSE
            outcome := 2;
        END IF;
        RETURN;
    END LOOP;

    -- Readers go no further than the smallest position that is announced by an open transaction: see watermark.rs.
    IF NOT is_announced THEN
        PERFORM pg_advisory_xact_lock_shared(
            {lock}, ((p.last_value + 2147483648) % 4294967296 - 2147483648)::integer)
        FROM {schema}.cqrs_positions p;
    END IF;
    IF event_count = 1 THEN
        INSERT INTO {schema}.cqrs_events (stream, version, event_id, name, schema_version, data, recorded_at,
            correlation_id, causation_id, headers)
        VALUES (stream_key, new_version, event_ids[1], names[1], schema_versions[1], contents[1]::json, now_at,
            correlation_ids[1], causation_ids[1], header_texts[1]::json)
        RETURNING position INTO last_position;
    ELSE
        INSERT INTO {schema}.cqrs_events (stream, version, event_id, name, schema_version, data, recorded_at,
            correlation_id, causation_id, headers)
        SELECT stream_key, new_version - event_count + o.place, o.event_id, o.name, o.schema_version, o.content::json,
            now_at, o.correlation_id, o.causation_id, o.header_text::json
        FROM unnest(event_ids, names, schema_versions, contents, correlation_ids, causation_ids, header_texts)
            WITH ORDINALITY
            AS o (event_id, name, schema_version, content, correlation_id, causation_id, header_text, place)
        ORDER BY o.place;
        last_position := currval('{schema}.cqrs_positions');
    END IF;
    outcome := 0;
END
$cqrs$;

-- Writes several things, or none of them. Outcomes: 0 written; 2 conflict, and 3 a known event id, of the append at
-- `place`; 4 conflict of the state at `place`. After those nothing is written, and the transaction can go on.
CREATE FUNCTION {schema}.cqrs_write(
    is_announced boolean,
    lock_kinds text[], lock_ids text[], lock_makes boolean[],
    kinds text[], ids text[], expected bigint[], counts integer[],
    event_ids uuid[], names text[], schema_versions bigint[], contents text[],
    correlation_ids text[], causation_ids uuid[], header_texts text[],
    state_kinds text[], state_ids text[], state_expected bigint[], state_versions bigint[],
    state_schema_versions bigint[], state_contents text[],
    snapshot_kinds text[], snapshot_ids text[], snapshot_versions bigint[],
    snapshot_schema_versions bigint[], snapshot_contents text[],
    OUT outcome integer, OUT place integer, OUT actual bigint, OUT known_id uuid,
    OUT versions bigint[], OUT positions bigint[], OUT repeats boolean[]
) LANGUAGE plpgsql AS $cqrs$
DECLARE
    has_announced boolean;
    first_event   integer;
    last_event    integer;
    one           record;
    violated      text;
    detail        text;
BEGIN
    -- A known event id of a transaction that was open is seen by the second attempt.
    FOR attempt IN 1 .. 2 LOOP
        BEGIN
            has_announced := is_announced;
            first_event := 1;
            -- All programs lock streams in the same order, whatever the order of the events.
            FOR i IN 1 .. cardinality(lock_kinds) LOOP
                PERFORM FROM {schema}.cqrs_streams s
                WHERE s.kind = lock_kinds[i] AND s.id = lock_ids[i] FOR NO KEY UPDATE;
                IF NOT FOUND AND lock_makes[i] THEN
                    INSERT INTO {schema}.cqrs_streams (kind, id, version, created_at, updated_at)
                    VALUES (lock_kinds[i], lock_ids[i], 0, clock_timestamp(), clock_timestamp())
                    ON CONFLICT DO NOTHING;
                    IF NOT FOUND THEN
                        PERFORM FROM {schema}.cqrs_streams s
                        WHERE s.kind = lock_kinds[i] AND s.id = lock_ids[i] FOR NO KEY UPDATE;
                    END IF;
                END IF;
            END LOOP;

            FOR i IN 1 .. cardinality(kinds) LOOP
                place := i;
                last_event := first_event + counts[i] - 1;
                SELECT a.* INTO one FROM {schema}.cqrs_append(
                    kinds[i], ids[i], expected[i], has_announced,
                    event_ids[first_event : last_event], names[first_event : last_event],
                    schema_versions[first_event : last_event], contents[first_event : last_event],
                    correlation_ids[first_event : last_event], causation_ids[first_event : last_event],
                    header_texts[first_event : last_event]) a;
                IF one.outcome > 1 THEN
                    outcome := one.outcome;
                    actual := one.new_version;
                    known_id := one.known_id;
                    RAISE EXCEPTION USING ERRCODE = 'CQ001';
                END IF;
                has_announced := has_announced OR (one.outcome = 0 AND counts[i] > 0);
                versions[i] := one.new_version;
                positions[i] := one.last_position;
                repeats[i] := one.outcome = 1;
                first_event := last_event + 1;
            END LOOP;

            FOR i IN 1 .. cardinality(state_kinds) LOOP
                place := i;
                LOOP
                    IF state_expected[i] > 0 THEN
                        UPDATE {schema}.cqrs_states t
                        SET version = state_versions[i], schema_version = state_schema_versions[i],
                            data = state_contents[i]::json
                        WHERE t.kind = state_kinds[i] AND t.id = state_ids[i] AND t.version = state_expected[i];
                    ELSE
                        INSERT INTO {schema}.cqrs_states AS t (kind, id, version, schema_version, data)
                        VALUES (state_kinds[i], state_ids[i], state_versions[i], state_schema_versions[i],
                            state_contents[i]::json)
                        ON CONFLICT (kind, id) DO UPDATE
                        SET version = excluded.version, schema_version = excluded.schema_version, data = excluded.data
                        WHERE state_expected[i] IS NULL OR t.version = 0;
                    END IF;
                    EXIT WHEN FOUND;
                    SELECT t.version INTO actual FROM {schema}.cqrs_states t
                    WHERE t.kind = state_kinds[i] AND t.id = state_ids[i];
                    actual := coalesce(actual, 0);
                    IF actual <> state_expected[i] THEN
                        outcome := 4;
                        RAISE EXCEPTION USING ERRCODE = 'CQ001';
                    END IF;
                END LOOP;
            END LOOP;

            -- Who was slower has an older one.
            FOR i IN 1 .. cardinality(snapshot_kinds) LOOP
                INSERT INTO {schema}.cqrs_snapshots AS t (kind, id, version, schema_version, data)
                VALUES (snapshot_kinds[i], snapshot_ids[i], snapshot_versions[i], snapshot_schema_versions[i],
                    snapshot_contents[i]::json)
                ON CONFLICT (kind, id) DO UPDATE
                SET version = excluded.version, schema_version = excluded.schema_version, data = excluded.data
                WHERE excluded.version >= t.version OR excluded.schema_version <> t.schema_version;
            END LOOP;
            outcome := 0;
            RETURN;
        EXCEPTION
            WHEN SQLSTATE 'CQ001' THEN
                RETURN;
            WHEN unique_violation THEN
                GET STACKED DIAGNOSTICS violated = CONSTRAINT_NAME, detail = PG_EXCEPTION_DETAIL;
                IF violated IS DISTINCT FROM 'cqrs_events_event_id_key' THEN
                    RAISE;
                END IF;
                outcome := 3;
                known_id := substring(detail FROM '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}');
        END;
    END LOOP;
END
$cqrs$;

-- The last event that can be read by whoever has read up to `seen`, and whether there are others that cannot yet, because
-- an open transaction may still write before them: see watermark.rs.
CREATE FUNCTION {schema}.cqrs_settle(seen bigint, OUT settled bigint, OUT is_held_back boolean)
LANGUAGE plpgsql AS $cqrs$
DECLARE
    taken   bigint;
    ceiling bigint;
BEGIN
    IF pg_is_in_recovery() THEN
        RAISE EXCEPTION 'a standby does not know which transactions are open on its primary'
            USING ERRCODE = 'feature_not_supported';
    END IF;
    -- First how far positions are taken, then by whom: the order of these two is what it rests on.
    SELECT p.last_value INTO taken FROM {schema}.cqrs_positions p;
    SELECT coalesce(min(taken - ((taken - l.objid::bigint) % 4294967296 + 4294967296) % 4294967296), taken)
    INTO ceiling
    FROM pg_locks l
    WHERE l.locktype = 'advisory' AND l.classid = {lock} AND l.objsubid = 2 AND l.granted
      AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database());
    SELECT e.position INTO settled FROM {schema}.cqrs_events e
    WHERE e.position <= ceiling AND e.position > seen ORDER BY e.position DESC LIMIT 1;
    -- A look at what comes next is enough: a large transaction has many events that nobody sees.
    is_held_back := settled IS NULL AND ceiling < taken AND EXISTS (
        SELECT FROM {schema}.cqrs_events e WHERE e.position > seen AND e.position <= seen + 10000);
END
$cqrs$;
