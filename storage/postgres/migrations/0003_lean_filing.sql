-- A filing writes fewer and smaller things (docs/decisions/006-lean-filing.md). Units find their live assignments by
-- the queue's index, so the other one holds only what is over. That a party is called once at a time stays a rule of
-- the decider and a line of `check`; the one live lead, on which all else rests, stays refused by the database as well.

DROP INDEX assignment_one_live_per_party;
DROP INDEX assignment_by_unit;
CREATE INDEX assignment_over_by_unit ON assignment (unit, whistle) WHERE NOT live;

DROP INDEX assignment_queue;
CREATE INDEX assignment_queue ON assignment (unit, state, priority, offered_at) WHERE live;

-- Answers are kept for repetition and seldom read: compressed, and beside the row. The short columns must stay as they
-- are, or they would be moved out to make room.
ALTER TABLE answer SET (toast_tuple_target = 1024);
ALTER TABLE answer ALTER COLUMN body SET STORAGE MAIN, ALTER COLUMN key SET STORAGE PLAIN,
    ALTER COLUMN fingerprint SET STORAGE PLAIN;

-- No two entries of these are alike, so looking for alike ones before a page is split finds none.
ALTER INDEX whistle_by_id SET (deduplicate_items = off);
ALTER INDEX whistle_by_age SET (deduplicate_items = off);
ALTER INDEX whistle_by_filer SET (deduplicate_items = off);
ALTER INDEX whistle_by_number SET (deduplicate_items = off);
ALTER INDEX whistle_open_by_area SET (deduplicate_items = off);
ALTER INDEX assignment_queue SET (deduplicate_items = off);

-- In SQL it would be parsed and planned for every batch; this keeps its plan for the session.
CREATE OR REPLACE FUNCTION gw_now() RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN clock_timestamp() + coalesce((SELECT by FROM clock_offset), interval '0');
END
$$;

-- Rows of these never change: vacuuming after every fifth more of them would read them again and again for nothing.
ALTER TABLE answer SET (autovacuum_vacuum_insert_threshold = 1000000);
ALTER TABLE person SET (autovacuum_vacuum_insert_threshold = 1000000);
ALTER TABLE position SET (autovacuum_vacuum_insert_threshold = 1000000);
ALTER TABLE event_default SET (autovacuum_vacuum_insert_threshold = 1000000);
