-- Fewer and plainer comparisons per filing (docs/decisions/006-lean-filing.md). Units and areas are codes: the order of
-- their bytes is the one that the cluster's own locale gives them, at the price of asking the C library each time.
-- Columns that statements give back keep their collation, or the prepared ones of running nodes would be refused.

ALTER TABLE assignment ALTER COLUMN unit TYPE text COLLATE "C";
ALTER TABLE whistle ALTER COLUMN area TYPE text COLLATE "C";

-- No statement can use it: the lists look for a number or for words of the whistle in one condition.
DROP INDEX whistle_by_number;
