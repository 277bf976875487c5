-- Owner: queue. Published days, slots, bookings, vehicle claims, checks, closures and lists.
CREATE TABLE checkpoint_day (
    checkpoint_id INTEGER NOT NULL,
    local_date    TEXT   NOT NULL,
    lorries       INTEGER NOT NULL CHECK (lorries BETWEEN 0 AND 10000),
    is_override   INTEGER NOT NULL DEFAULT 0 CHECK (is_override IN (0, 1)),
    PRIMARY KEY (checkpoint_id, local_date)
) STRICT;

-- Lorries on a weekday (1 Monday … 7 Sunday), from when the operator sets them.
CREATE TABLE capacity_profile (
    checkpoint_id INTEGER      NOT NULL,
    weekday       INTEGER      NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    lorries       INTEGER      NOT NULL CHECK (lorries BETWEEN 0 AND 10000),
    changed_at    INTEGER NOT NULL,
    changed_by    BLOB        NOT NULL,
    PRIMARY KEY (checkpoint_id, weekday)
) STRICT;

CREATE TABLE closure (
    id            BLOB        NOT NULL PRIMARY KEY,
    checkpoint_id INTEGER      NOT NULL,
    starts_at     INTEGER NOT NULL,
    ends_at       INTEGER NOT NULL CHECK (ends_at > starts_at),
    reason        TEXT        NOT NULL,
    announced_at  INTEGER NOT NULL,
    announced_by  BLOB        NOT NULL
) STRICT;
CREATE INDEX closure_by_checkpoint ON closure (checkpoint_id, ends_at);

-- `planned` is what the plan of the day gives; `capacity` is higher only while bookings that could
-- not be moved are still there. The hot rows.
CREATE TABLE slot (
    id            INTEGER      NOT NULL PRIMARY KEY,
    checkpoint_id INTEGER      NOT NULL,
    lane          TEXT        NOT NULL CHECK (lane IN ('ordinary', 'expedited')),
    starts_at     INTEGER NOT NULL,
    ends_at       INTEGER NOT NULL,
    local_date    TEXT        NOT NULL,
    planned       INTEGER      NOT NULL CHECK (planned >= 0),
    capacity      INTEGER      NOT NULL CHECK (capacity >= planned),
    taken         INTEGER      NOT NULL DEFAULT 0 CHECK (taken >= 0),
    CHECK (taken <= capacity)
) STRICT;
CREATE INDEX slot_by_time ON slot (checkpoint_id, lane, starts_at);

CREATE TABLE booking (
    id            BLOB        NOT NULL PRIMARY KEY,
    checkpoint_id INTEGER      NOT NULL,
    account_id    BLOB        NOT NULL,
    slot_id       INTEGER      NOT NULL,
    starts_at     INTEGER NOT NULL,
    ends_at       INTEGER NOT NULL,
    state         TEXT        NOT NULL,
    state_data    TEXT        NOT NULL,
    number        INTEGER,
    plate_folded  TEXT        NOT NULL,
    details       TEXT        NOT NULL,
    hold_until    INTEGER NOT NULL,
    moves_used    INTEGER      NOT NULL DEFAULT 0,
    paid_moves    INTEGER      NOT NULL DEFAULT 0,
    system_moves  INTEGER      NOT NULL DEFAULT 0,
    reminded_at   INTEGER,
    created_at    INTEGER NOT NULL,
    changed_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX booking_by_account ON booking (account_id, id);
CREATE INDEX booking_by_time ON booking (checkpoint_id, starts_at);
CREATE UNIQUE INDEX booking_number ON booking (checkpoint_id, number) WHERE number IS NOT NULL;
CREATE INDEX booking_active_plate ON booking (plate_folded) WHERE state IN
    ('held', 'verifying', 'awaiting_payment', 'confirmed', 'in_waiting_zone', 'called', 'admitted');

-- Q-21: one row per plate and per VIN; the active booking of the vehicle, and its last hold.
CREATE TABLE vehicle_claim (
    key           TEXT        NOT NULL PRIMARY KEY,
    booking_id    BLOB,
    hold_until    INTEGER NOT NULL,
    window_closed INTEGER     NOT NULL CHECK (window_closed IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE booking_counter (
    checkpoint_id INTEGER NOT NULL PRIMARY KEY,
    last          INTEGER NOT NULL
) STRICT;

CREATE TABLE booking_check (
    booking_id BLOB        NOT NULL,
    number     INTEGER      NOT NULL CHECK (number BETWEEN 1 AND 18),
    record     TEXT        NOT NULL,
    asked_at   INTEGER NOT NULL,
    PRIMARY KEY (booking_id, number)
) STRICT;

-- Vehicles announced beforehand by the postal operator and authorised economic operators (Q-6.1, Q-6.2).
CREATE TABLE expedited_vehicle (
    ground      TEXT        NOT NULL,
    plate_key   TEXT        NOT NULL,
    valid_from  TEXT        NOT NULL,
    valid_until TEXT        NOT NULL,
    sent_by     TEXT        NOT NULL,
    imported_at INTEGER NOT NULL,
    PRIMARY KEY (ground, plate_key)
) STRICT;

-- Answers given under an Idempotency-Key, so that a repeated request is answered, not done, again.
CREATE TABLE idempotency (
    key          BLOB       NOT NULL PRIMARY KEY,
    request_hash BLOB       NOT NULL,
    answer       TEXT        NOT NULL,
    created_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
