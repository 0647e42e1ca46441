-- What the core wants said, written in the transaction that made it true. The row is the inbox's entry as well, so the
-- inbox works when nothing outside can be reached. A key is used once for all times; hushed means taken back before
-- everybody had heard it.
CREATE TABLE notice (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dedup_key   text COLLATE "C" NOT NULL UNIQUE,
    kind        text NOT NULL,
    whistle     bigint NOT NULL,          -- 0: about no single whistle
    assignment  smallint NOT NULL,
    clock       text NOT NULL,
    rung        smallint NOT NULL,
    account     bigint NOT NULL,          -- 0: to a unit
    unit        text NOT NULL,            -- empty: to an account
    priority    text NOT NULL,
    at          timestamptz NOT NULL,
    fanned      boolean NOT NULL DEFAULT false,
    hushed      boolean NOT NULL DEFAULT false,
    CHECK ((account = 0) <> (unit = ''))
);

CREATE INDEX notice_to_fan_out ON notice (id) WHERE NOT fanned;
CREATE INDEX notice_of_account ON notice (account, id) WHERE account <> 0;
CREATE INDEX notice_of_unit ON notice (unit, id) WHERE unit <> '';
CREATE INDEX notice_of_whistle ON notice (whistle, id) WHERE whistle <> 0;
