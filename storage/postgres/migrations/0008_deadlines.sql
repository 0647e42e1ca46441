-- When each whistle is looked at next: the earliest of its deadlines, which stand in its body. One row a whistle, so
-- that a filing with seven duties writes one (docs/decisions/010). Every open whistle has one; without a moment when
-- nothing of it will ever fire. A whistle whose decision fails is put off here alone, with `fails` counted.
CREATE TABLE deadline (
    region      text NOT NULL,
    whistle     bigint NOT NULL,
    shard       smallint NOT NULL,
    fires_at    timestamptz,
    provisional boolean NOT NULL,
    fails       smallint NOT NULL DEFAULT 0,
    PRIMARY KEY (region, whistle)
) WITH (autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_cost_delay = 0);

CREATE INDEX deadline_due ON deadline (shard, fires_at) INCLUDE (whistle) WHERE fires_at IS NOT NULL;
CREATE INDEX deadline_provisional ON deadline (whistle) WHERE provisional;

-- One row per late duty: who climbs which ladder.
CREATE TABLE escalation (
    region         text NOT NULL,
    whistle        bigint NOT NULL,
    clock          text NOT NULL,
    subject        smallint NOT NULL,     -- number of the assignment, proposal or supervision; 0: the whistle
    place          integer NOT NULL,      -- orders what is due at one moment: subject and clock
    due_at         timestamptz NOT NULL,
    rung           smallint NOT NULL,
    unit           text NOT NULL,
    area           text NOT NULL,
    kind           text NOT NULL,
    priority       text NOT NULL,
    acknowledged   boolean NOT NULL,
    PRIMARY KEY (region, whistle, place)
);

CREATE INDEX escalation_oldest ON escalation (due_at, whistle, place);

-- Which nodes look after which shards; a hint, never a lock.
CREATE TABLE node (
    id      text PRIMARY KEY,
    beat_at timestamptz NOT NULL
);

