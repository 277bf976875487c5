-- Owner: queue. Published days, slots, bookings, vehicle claims, checks, closures and lists.
CREATE TABLE checkpoint_day (
    checkpoint_id BIGINT NOT NULL,
    local_date    TEXT   NOT NULL,
    lorries       BIGINT NOT NULL CHECK (lorries BETWEEN 0 AND 10000),
    is_override   BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (checkpoint_id, local_date)
);

-- Lorries on a weekday (1 Monday … 7 Sunday), from when the operator sets them.
CREATE TABLE capacity_profile (
    checkpoint_id BIGINT      NOT NULL,
    weekday       BIGINT      NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    lorries       BIGINT      NOT NULL CHECK (lorries BETWEEN 0 AND 10000),
    changed_at    TIMESTAMPTZ NOT NULL,
    changed_by    UUID        NOT NULL,
    PRIMARY KEY (checkpoint_id, weekday)
);

CREATE TABLE closure (
    id            UUID        NOT NULL PRIMARY KEY,
    checkpoint_id BIGINT      NOT NULL,
    starts_at     TIMESTAMPTZ NOT NULL,
    ends_at       TIMESTAMPTZ NOT NULL CHECK (ends_at > starts_at),
    reason        TEXT        NOT NULL,
    announced_at  TIMESTAMPTZ NOT NULL,
    announced_by  UUID        NOT NULL
);
CREATE INDEX closure_by_checkpoint ON closure (checkpoint_id, ends_at);

-- `planned` is what the plan of the day gives; `capacity` is higher only while bookings that could
-- not be moved are still there. The hot rows: no index on `taken`, and room for HOT updates.
CREATE TABLE slot (
    id            BIGINT      NOT NULL PRIMARY KEY,
    checkpoint_id BIGINT      NOT NULL,
    lane          TEXT        NOT NULL CHECK (lane IN ('ordinary', 'expedited')),
    starts_at     TIMESTAMPTZ NOT NULL,
    ends_at       TIMESTAMPTZ NOT NULL,
    local_date    TEXT        NOT NULL,
    planned       BIGINT      NOT NULL CHECK (planned >= 0),
    capacity      BIGINT      NOT NULL CHECK (capacity >= planned),
    taken         BIGINT      NOT NULL DEFAULT 0 CHECK (taken >= 0),
    CHECK (taken <= capacity)
) WITH (fillfactor = 60);
CREATE INDEX slot_by_time ON slot (checkpoint_id, lane, starts_at);

CREATE TABLE booking (
    id            UUID        NOT NULL PRIMARY KEY,
    checkpoint_id BIGINT      NOT NULL,
    account_id    UUID        NOT NULL,
    slot_id       BIGINT      NOT NULL,
    starts_at     TIMESTAMPTZ NOT NULL,
    ends_at       TIMESTAMPTZ NOT NULL,
    state         TEXT        NOT NULL,
    state_data    TEXT        NOT NULL,
    number        BIGINT,
    plate_folded  TEXT        NOT NULL COLLATE "C",
    details       TEXT        NOT NULL,
    hold_until    TIMESTAMPTZ NOT NULL,
    moves_used    BIGINT      NOT NULL DEFAULT 0,
    paid_moves    BIGINT      NOT NULL DEFAULT 0,
    system_moves  BIGINT      NOT NULL DEFAULT 0,
    reminded_at   TIMESTAMPTZ,
    created_at    TIMESTAMPTZ NOT NULL,
    changed_at    TIMESTAMPTZ NOT NULL
) WITH (fillfactor = 85);
CREATE INDEX booking_by_account ON booking (account_id, id);
CREATE INDEX booking_by_time ON booking (checkpoint_id, starts_at);
CREATE UNIQUE INDEX booking_number ON booking (checkpoint_id, number) WHERE number IS NOT NULL;
CREATE INDEX booking_active_plate ON booking (plate_folded) WHERE state IN
    ('held', 'verifying', 'awaiting_payment', 'confirmed', 'in_waiting_zone', 'called', 'admitted');

-- Q-21: one row per plate and per VIN; the active booking of the vehicle, and its last hold.
CREATE TABLE vehicle_claim (
    key           TEXT        NOT NULL COLLATE "C" PRIMARY KEY,
    booking_id    UUID,
    hold_until    TIMESTAMPTZ NOT NULL,
    window_closed BOOLEAN     NOT NULL
) WITH (fillfactor = 85);

CREATE TABLE booking_counter (
    checkpoint_id BIGINT NOT NULL PRIMARY KEY,
    last          BIGINT NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE booking_check (
    booking_id UUID        NOT NULL,
    number     BIGINT      NOT NULL CHECK (number BETWEEN 1 AND 18),
    record     TEXT        NOT NULL,
    asked_at   TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (booking_id, number)
);

-- Vehicles announced beforehand by the postal operator and authorised economic operators (Q-6.1, Q-6.2).
CREATE TABLE expedited_vehicle (
    ground      TEXT        NOT NULL,
    plate_key   TEXT        NOT NULL,
    valid_from  TEXT        NOT NULL,
    valid_until TEXT        NOT NULL,
    sent_by     TEXT        NOT NULL,
    imported_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (ground, plate_key)
);

-- Answers given under an Idempotency-Key, so that a repeated request is answered, not done, again.
CREATE TABLE idempotency (
    key          BYTEA       NOT NULL PRIMARY KEY,
    request_hash BYTEA       NOT NULL,
    answer       TEXT        NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL
);
