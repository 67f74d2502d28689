-- The order in which events were written, for the live stream: (xid, seq). Rows of transactions below pg_snapshot_xmin are
-- complete: nothing can appear among them any more. An event that is written again with another revision moves to its end.

CREATE TABLE event_log (
    event_id text NOT NULL,
    revision bigint NOT NULL,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    seq bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (event_id)
);

INSERT INTO event_log (event_id, revision, xid)
SELECT event_id, revision, '0'::xid8 FROM events ORDER BY known_time, story_id, revision, event_id;

CREATE INDEX event_log_order ON event_log (xid, seq);

CREATE FUNCTION log_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO event_log AS held (event_id, revision)
    SELECT event_id, revision FROM written ORDER BY known_time, story_id, revision, event_id
    ON CONFLICT (event_id) DO UPDATE SET revision = excluded.revision, xid = excluded.xid, seq = DEFAULT
    WHERE held.revision <> excluded.revision;
    RETURN NULL;
END $$;

CREATE TRIGGER log_inserted AFTER INSERT ON events
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION log_events();
CREATE TRIGGER log_replaced AFTER UPDATE ON events
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION log_events();
