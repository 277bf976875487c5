-- Owner: store. The event log, the heads of its streams, and the job table.
CREATE TABLE stream_head (
    stream        INTEGER PRIMARY KEY,
    last_position INTEGER NOT NULL CHECK (last_position >= 0)
) STRICT;

CREATE TABLE event (
    stream      INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    happened_at INTEGER NOT NULL,
    kind        TEXT    NOT NULL,
    subject     BLOB,
    payload     TEXT    NOT NULL,
    PRIMARY KEY (stream, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_by_subject ON event (subject) WHERE subject IS NOT NULL;

-- A job is found by its key; its id is for people, who only ever name dead letters by it.
CREATE TABLE job (
    key          TEXT    NOT NULL PRIMARY KEY,
    id           BLOB    NOT NULL,
    kind         TEXT    NOT NULL,
    payload      TEXT    NOT NULL,
    run_at       INTEGER NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0,
    max_attempts INTEGER NOT NULL CHECK (max_attempts > 0),
    state        TEXT    NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'dead')),
    leased_until INTEGER,
    lease_token  BLOB,
    last_error   TEXT,
    died_at      INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX job_due ON job (run_at) WHERE state = 'pending';
CREATE INDEX job_dead ON job (died_at, id) WHERE state = 'dead';

INSERT INTO stream_head (stream, last_position)
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 41) SELECT i, 0 FROM n;
