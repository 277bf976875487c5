-- Owner: store. The event log, the heads of its streams, and the job table.
CREATE TABLE stream_head (
    stream        BIGINT PRIMARY KEY,
    last_position BIGINT NOT NULL CHECK (last_position >= 0)
) WITH (fillfactor = 50);

CREATE TABLE event (
    stream      BIGINT      NOT NULL,
    position    BIGINT      NOT NULL,
    happened_at TIMESTAMPTZ NOT NULL,
    kind        TEXT        NOT NULL,
    subject     UUID,
    payload     TEXT        NOT NULL,
    PRIMARY KEY (stream, position)
);
CREATE INDEX event_by_subject ON event (subject) WHERE subject IS NOT NULL;

-- A job is found by its key; its id is for people, who only ever name dead letters by it.
CREATE TABLE job (
    key          TEXT        NOT NULL COLLATE "C" PRIMARY KEY,
    id           UUID        NOT NULL,
    kind         TEXT        NOT NULL,
    payload      TEXT        NOT NULL,
    run_at       TIMESTAMPTZ NOT NULL,
    attempts     BIGINT      NOT NULL DEFAULT 0,
    max_attempts BIGINT      NOT NULL CHECK (max_attempts > 0),
    state        TEXT        NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'dead')),
    leased_until TIMESTAMPTZ,
    lease_token  UUID,
    last_error   TEXT,
    died_at      TIMESTAMPTZ
) WITH (fillfactor = 80);
CREATE INDEX job_due ON job (run_at) WHERE state = 'pending';
CREATE INDEX job_dead ON job (died_at, id) WHERE state = 'dead';

INSERT INTO stream_head (stream, last_position) SELECT i, 0 FROM generate_series(0, 41) AS i;
