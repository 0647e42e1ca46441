-- Places, parties, catalogue and accounts. `reference_version` rises with every change; nodes poll it and rebuild.

CREATE TABLE reference_version (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    version  bigint NOT NULL
);
INSERT INTO reference_version (version) VALUES (1);

CREATE TABLE area (
    code       text NOT NULL,
    parent     text NOT NULL,
    level      text NOT NULL,
    name       text NOT NULL,
    priority   integer NOT NULL DEFAULT 0,
    valid_from timestamptz NOT NULL DEFAULT '-infinity',
    valid_to   timestamptz,
    shape      text NOT NULL,             -- GeoJSON geometry, empty for areas known by name only
    PRIMARY KEY (code, valid_from)
);

CREATE TABLE street (
    id         text PRIMARY KEY,
    name       text NOT NULL,
    road_class text NOT NULL,
    width_m    double precision NOT NULL,
    shape      text NOT NULL
);

CREATE TABLE unit (
    code       text NOT NULL,
    kind       text NOT NULL,
    name       text NOT NULL,
    area       text NOT NULL,
    valid_from timestamptz NOT NULL DEFAULT '-infinity',
    valid_to   timestamptz,
    PRIMARY KEY (code, valid_from)
);

CREATE TABLE party (
    kind       text NOT NULL,
    code       text NOT NULL,
    name       text NOT NULL,
    unit       text NOT NULL,
    area       text NOT NULL,
    seat       text NOT NULL,
    PRIMARY KEY (kind, code)
);

CREATE TABLE binding (
    party_kind text NOT NULL,
    party      text NOT NULL,
    role       text NOT NULL,
    place      text NOT NULL,
    valid_from timestamptz NOT NULL DEFAULT '-infinity',
    valid_to   timestamptz,
    PRIMARY KEY (party_kind, party, role, place, valid_from)
);

CREATE TABLE category (
    catalogue_version integer NOT NULL,
    code              text NOT NULL,
    body              text NOT NULL,      -- canonical JSON
    PRIMARY KEY (catalogue_version, code)
);

CREATE TABLE flow (
    code       text NOT NULL,
    version    integer NOT NULL,
    body       text NOT NULL,             -- canonical JSON; never changes
    PRIMARY KEY (code, version)
);

CREATE TABLE account (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name         text NOT NULL UNIQUE,
    display_name text NOT NULL,
    disabled     boolean NOT NULL DEFAULT false
);

CREATE TABLE access_grant (
    account    bigint NOT NULL REFERENCES account,
    role       text NOT NULL,
    unit       text NOT NULL,
    area       text NOT NULL,
    valid_from timestamptz NOT NULL DEFAULT '-infinity',
    valid_to   timestamptz,
    PRIMARY KEY (account, role, unit, area, valid_from)
);

CREATE TABLE token (
    hash       bytea PRIMARY KEY,         -- SHA-256; the token itself is nowhere
    account    bigint NOT NULL REFERENCES account,
    made_at    timestamptz NOT NULL DEFAULT now()
);
