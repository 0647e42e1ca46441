-- A filing writes fewer and smaller things (docs/decisions/006-lean-filing.md). Units find their live assignments by
-- the queue's index, so the other one holds only what is over. That a party is called once at a time stays a rule of
-- the decider and a line of `check`; the one live lead, on which all else rests, stays refused by the database as well.

DROP INDEX assignment_one_live_per_party;
DROP INDEX assignment_by_unit;
CREATE INDEX assignment_over_by_unit ON assignment (unit, whistle) WHERE NOT live;

-- Answers are kept for repetition and seldom read: small beside the row is better than quick.
ALTER TABLE answer SET (toast_tuple_target = 1024);
ALTER TABLE answer ALTER COLUMN body SET STORAGE MAIN;
