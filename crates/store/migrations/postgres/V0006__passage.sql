-- Owner: passage. Devices of a checkpoint, plate reads, openings of barriers, and the register of passages.

-- A camera proves itself by the secret in the path of its push, of which only the SHA-256 is here.
-- How to reach a barrier is configuration and has its password in clear: the device wants it so.
CREATE TABLE device (
    id            UUID        NOT NULL PRIMARY KEY,
    checkpoint_id BIGINT      NOT NULL,
    place         TEXT        NOT NULL CHECK (place IN ('zone_entry', 'checkpoint_entry', 'checkpoint_exit', 'border_line')),
    kind          TEXT        NOT NULL CHECK (kind IN ('camera', 'barrier')),
    name          TEXT        NOT NULL,
    contractor    TEXT        NOT NULL,
    secret_hash   BYTEA,
    base_url      TEXT,
    channel       BIGINT,
    login         TEXT,
    password      TEXT,
    registered_at TIMESTAMPTZ NOT NULL,
    last_seen_at  TIMESTAMPTZ,
    CHECK ((secret_hash IS NOT NULL) = (kind = 'camera')),
    CHECK ((base_url IS NOT NULL AND channel IS NOT NULL AND login IS NOT NULL AND password IS NOT NULL) = (kind = 'barrier'))
);
CREATE UNIQUE INDEX device_name ON device (checkpoint_id, name);
CREATE UNIQUE INDEX device_barrier ON device (checkpoint_id, place) WHERE kind = 'barrier';

-- Q-10. A delivery that repeats another one has no key of its own and names the first one.
CREATE TABLE plate_read (
    id             UUID        NOT NULL PRIMARY KEY,
    checkpoint_id  BIGINT      NOT NULL,
    device_id      UUID        NOT NULL,
    place          TEXT        NOT NULL,
    dedup_key      TEXT,
    repeat_of      UUID,
    plate_raw      TEXT        NOT NULL,
    plate_folded   TEXT        NOT NULL,
    country        TEXT,
    confidence     BIGINT      CHECK (confidence BETWEEN 0 AND 100),
    direction      TEXT        NOT NULL CHECK (direction IN ('forward', 'reverse', 'unknown')),
    read_at        TIMESTAMPTZ NOT NULL,
    received_at    TIMESTAMPTZ NOT NULL,
    retransmission BOOLEAN     NOT NULL,
    decision       TEXT        NOT NULL,
    booking_id     UUID,
    CHECK ((dedup_key IS NULL) = (repeat_of IS NOT NULL))
);
CREATE UNIQUE INDEX plate_read_dedup ON plate_read (checkpoint_id, dedup_key);
CREATE INDEX plate_read_by_checkpoint ON plate_read (checkpoint_id, id);
CREATE INDEX plate_read_by_booking ON plate_read (booking_id, id) WHERE booking_id IS NOT NULL;

-- One row per decision to open a barrier. `begun_at` is committed before the barrier is told.
CREATE TABLE barrier_opening (
    read_id       UUID        NOT NULL PRIMARY KEY,
    checkpoint_id BIGINT      NOT NULL,
    booking_id    UUID        NOT NULL,
    decided_at    TIMESTAMPTZ NOT NULL,
    expires_at    TIMESTAMPTZ NOT NULL,
    begun_at      TIMESTAMPTZ,
    ended_at      TIMESTAMPTZ,
    problem       TEXT,
    CHECK (problem IS NULL OR ended_at IS NOT NULL)
);
CREATE INDEX barrier_opening_by_booking ON barrier_opening (booking_id, decided_at);

-- The register of passages: one row per booking whose lorry was seen.
CREATE TABLE passage (
    booking_id         UUID        NOT NULL PRIMARY KEY,
    checkpoint_id      BIGINT      NOT NULL,
    plate_country      TEXT        NOT NULL,
    plate_folded       TEXT        NOT NULL,
    first_seen_at      TIMESTAMPTZ NOT NULL,
    entered_zone_at    TIMESTAMPTZ,
    admitted_at        TIMESTAMPTZ,
    admitted_by        UUID,
    crossed_at         TIMESTAMPTZ,
    turned_back_at     TIMESTAMPTZ,
    turned_back_by     UUID,
    turned_back_reason TEXT,
    CHECK (turned_back_at IS NULL OR (turned_back_by IS NOT NULL AND turned_back_reason IS NOT NULL))
) WITH (fillfactor = 85);
CREATE INDEX passage_by_time ON passage (checkpoint_id, first_seen_at, booking_id);
CREATE INDEX passage_crossed ON passage (checkpoint_id, plate_folded, crossed_at) WHERE crossed_at IS NOT NULL;
