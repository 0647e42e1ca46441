-- When duties are due and who hears of them: ladders, rotas and calendars, one body for each version. The newest
-- version of a code is in force; older ones say what was in force before.

CREATE TABLE policy (
    kind      text NOT NULL CHECK (kind IN ('ladder', 'rota', 'calendar')),
    code      text NOT NULL,
    version   integer NOT NULL,
    body      text NOT NULL,             -- canonical JSON; never changes
    stored_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (kind, code, version)
);
