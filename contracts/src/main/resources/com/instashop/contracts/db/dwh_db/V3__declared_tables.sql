-- What the warehouse keeps of the tables that people declare: it is made and taken away as the
-- declarations come and go, in the schemas state, current and history.

CREATE TABLE declared_table (
    topic      text PRIMARY KEY,
    definition text NOT NULL,
    being_read boolean NOT NULL
);
COMMENT ON TABLE declared_table IS 'The declared tables that are kept here, as they were declared; being_read while the declaration stands.';

CREATE FUNCTION forget_table(forgotten text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- A batch under way ends first, and the next one waits.
    LOCK TABLE batch IN EXCLUSIVE MODE;
    EXECUTE format('DROP VIEW IF EXISTS history.%I', forgotten);
    EXECUTE format('DROP VIEW IF EXISTS current.%I', forgotten);
    EXECUTE format('DROP TABLE IF EXISTS state.%I', forgotten);
    DELETE FROM realtime_events WHERE topic = forgotten;
    DELETE FROM event_rollup WHERE topic = forgotten;
    DELETE FROM kafka_position WHERE topic = forgotten;
    DELETE FROM table_snapshot WHERE topic = forgotten;
    DELETE FROM incomplete_table WHERE topic = forgotten;
    DELETE FROM declared_table WHERE topic = forgotten;
END $$;
COMMENT ON FUNCTION forget_table IS 'Takes away all that is kept of a declared table; its declaration has to be gone.';
