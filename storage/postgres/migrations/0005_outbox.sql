-- Ways to recipients, and what is on its way. A delivery belongs to one notice and one channel; its lease names the
-- courier's turn by the epoch, so that a late answer of a courier that was given up changes nothing.
CREATE TABLE channel (
    name           text PRIMARY KEY,
    kind           text NOT NULL,
    account        bigint NOT NULL,       -- as in notice: one of the two
    unit           text NOT NULL,
    sender         text NOT NULL,         -- what shares a rate: one robot, or the gateway behind all numbers
    least_priority text NOT NULL,
    from_rung      smallint NOT NULL,
    language       text NOT NULL,
    enabled        boolean NOT NULL,
    sealed         bytea NOT NULL,        -- address and secret
    last_sent_at   timestamptz,
    CHECK ((account = 0) <> (unit = ''))
);

CREATE INDEX channel_by_owner ON channel (account, unit);

CREATE TABLE delivery (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    notice      bigint NOT NULL REFERENCES notice,
    channel     text NOT NULL,
    priority    text NOT NULL,
    state       text NOT NULL DEFAULT 'waiting',  -- waiting, leased, sent, dead, hushed
    next_at     timestamptz NOT NULL,
    fresh_from  timestamptz NOT NULL,     -- its age counts from here: when it was said, or sent again by hand
    lease_until timestamptz,              -- on the clock that nobody can shift
    epoch       integer NOT NULL DEFAULT 0,
    attempts    integer NOT NULL DEFAULT 0,
    repeat      boolean NOT NULL DEFAULT false,
    error       text NOT NULL DEFAULT '',
    settled_at  timestamptz,
    UNIQUE (notice, channel)
) WITH (fillfactor = 80);

CREATE INDEX delivery_waiting ON delivery (channel, priority, id) WHERE state = 'waiting';
CREATE INDEX delivery_leased ON delivery (lease_until) WHERE state = 'leased';
CREATE INDEX delivery_dead ON delivery (settled_at, id) WHERE state = 'dead';

-- The token bucket of everything that sends at a limited rate, shared by all nodes.
CREATE TABLE sender (
    name          text PRIMARY KEY,
    tokens        double precision NOT NULL,
    refilled_at   timestamptz NOT NULL,
    blocked_until timestamptz NOT NULL DEFAULT '-infinity'
) WITH (fillfactor = 50);

-- Who has read what in the inbox.
CREATE TABLE notice_read (
    account bigint NOT NULL,
    notice  bigint NOT NULL REFERENCES notice,
    at      timestamptz NOT NULL,
    PRIMARY KEY (account, notice)
);
