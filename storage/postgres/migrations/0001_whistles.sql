-- The truth. A whistle's row carries the whole aggregate as canonical JSON (`body`), exactly what folding its events
-- gives; the other columns are projections for queries, written in the same transaction. Words are the spellings of
-- models/terms.hpp. The region stands first in every key, so that the same schema can be distributed by district.

CREATE TABLE id_block (
    name text PRIMARY KEY,
    next bigint NOT NULL
);

CREATE TABLE whistle (
    region      text NOT NULL,
    id          bigint NOT NULL,
    shard       smallint NOT NULL,
    version     integer NOT NULL,
    chain       bytea NOT NULL,           -- hash of the last event
    number      text NOT NULL,
    state       text NOT NULL,
    phase       text NOT NULL,
    kind        text NOT NULL,
    priority    text NOT NULL,
    category    text NOT NULL,
    area        text NOT NULL,
    filed_by    bigint NOT NULL,
    filed_at    timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    closed_at   timestamptz,
    open        boolean NOT NULL,
    unreadable  boolean NOT NULL DEFAULT false,
    lon         double precision,         -- WGS-84; beside the events, so that wiping it breaks no chain
    lat         double precision,
    requester   text NOT NULL DEFAULT '', -- masked; who it was stands sealed in person
    body        text NOT NULL,
    PRIMARY KEY (region, id),
    CHECK (id BETWEEN 1 AND 9007199254740991),
    CHECK ((lon IS NULL) = (lat IS NULL))
) WITH (fillfactor = 80, toast_tuple_target = 4080);  -- bodies stay beside their columns

CREATE INDEX whistle_by_id ON whistle (id);
CREATE INDEX whistle_open_by_area ON whistle (area, id) WHERE open;
CREATE INDEX whistle_by_filer ON whistle (filed_by, id);
CREATE INDEX whistle_by_number ON whistle (number);
CREATE INDEX whistle_by_age ON whistle (filed_at, id);

CREATE TABLE assignment (
    region      text NOT NULL,
    whistle     bigint NOT NULL,
    n           smallint NOT NULL,
    party_kind  text NOT NULL,
    party       text NOT NULL,
    unit        text NOT NULL,
    role        text NOT NULL,
    state       text NOT NULL,
    holder      bigint,
    epoch       integer NOT NULL,
    area        text NOT NULL,
    priority    text NOT NULL,
    offered_at  timestamptz NOT NULL,
    live        boolean NOT NULL,
    PRIMARY KEY (region, whistle, n)
) WITH (fillfactor = 80);

-- What the engine promises, the database refuses to forget.
CREATE UNIQUE INDEX assignment_one_live_lead ON assignment (region, whistle) WHERE live AND role = 'lead';
CREATE UNIQUE INDEX assignment_one_live_per_party ON assignment (region, whistle, party_kind, party) WHERE live;
CREATE INDEX assignment_queue ON assignment (unit, state, priority, offered_at, whistle, n) WHERE live;
CREATE INDEX assignment_by_unit ON assignment (unit, whistle);
CREATE INDEX assignment_by_holder ON assignment (holder, whistle) WHERE holder IS NOT NULL;

CREATE TABLE proposal (
    region      text NOT NULL,
    whistle     bigint NOT NULL,
    n           smallint NOT NULL,
    kind        text NOT NULL,
    state       text NOT NULL,
    deciders    text[] NOT NULL,
    area        text NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (region, whistle, n)
);

CREATE INDEX proposal_open ON proposal (at, whistle, n) WHERE state = 'open';

-- Audit log and stream in one. (xid, seq) orders it for readers; n orders it within a whistle.
CREATE TABLE event (
    region      text NOT NULL,
    at          timestamptz NOT NULL,
    xid         xid8 NOT NULL DEFAULT pg_current_xact_id(),
    seq         bigint GENERATED ALWAYS AS IDENTITY,
    whistle     bigint NOT NULL,
    n           integer NOT NULL,
    type        text NOT NULL,
    v           smallint NOT NULL,
    actor       bigint NOT NULL,
    area        text NOT NULL,
    filed_by    bigint NOT NULL,
    units       text[] NOT NULL,
    occurred_at timestamptz,              -- business time; set only by an importer
    data        text NOT NULL,
    hash        bytea NOT NULL,
    PRIMARY KEY (region, at, xid, seq)
) PARTITION BY RANGE (at);

CREATE TABLE event_default PARTITION OF event DEFAULT;
CREATE INDEX event_by_whistle ON event (whistle, n);
CREATE INDEX event_by_position ON event (xid, seq);

-- Who asked, and where people stood: sealed, apart from the events, wiped without breaking a chain.
CREATE TABLE person (
    region      text NOT NULL,
    whistle     bigint NOT NULL,
    sealed      bytea NOT NULL,
    PRIMARY KEY (region, whistle)
);

CREATE TABLE position (
    region      text NOT NULL,
    whistle     bigint NOT NULL,
    n           integer NOT NULL,         -- number of the event it belongs to
    at          timestamptz NOT NULL,
    sealed      bytea NOT NULL,
    PRIMARY KEY (region, whistle, n)
);

-- Answers of requests, by principal and key, kept 30 days.
CREATE TABLE answer (
    principal   bigint NOT NULL,
    key         text NOT NULL,
    fingerprint bytea NOT NULL,
    status      smallint NOT NULL,
    whistle     bigint NOT NULL,
    version     integer NOT NULL,
    at          timestamptz NOT NULL,
    body        text NOT NULL,
    PRIMARY KEY (principal, key)
) WITH (toast_tuple_target = 4080);

CREATE INDEX answer_by_age ON answer USING brin (at);

-- One clock for everything that decides. The offset is empty in production; only --test-clock accepts one.
CREATE TABLE clock_offset (
    only_row    boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    by          interval NOT NULL
);

CREATE FUNCTION gw_now() RETURNS timestamptz LANGUAGE sql STABLE AS
    $$ SELECT clock_timestamp() + coalesce((SELECT by FROM clock_offset), interval '0') $$;
