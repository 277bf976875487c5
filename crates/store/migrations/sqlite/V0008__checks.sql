-- Owner: queue. What later askings of the registers found, the evidence of every check, appeals, and
-- checks that an upheld appeal has set aside.
ALTER TABLE booking ADD COLUMN later TEXT;
ALTER TABLE booking ADD COLUMN stopped_at INTEGER;
CREATE INDEX booking_stopped ON booking (stopped_at) WHERE stopped_at IS NOT NULL;

-- The answers are sealed; their hashes are in the event log.
CREATE TABLE check_evidence (
    booking_id    BLOB    NOT NULL,
    number        INTEGER NOT NULL CHECK (number BETWEEN 1 AND 18),
    message_id    BLOB    NOT NULL,
    register      TEXT    NOT NULL,
    service_id    TEXT    NOT NULL,
    asking        TEXT    NOT NULL,
    policy        TEXT    NOT NULL,
    outcome       TEXT    NOT NULL,
    asked_at      INTEGER NOT NULL,
    answered_at   INTEGER,
    answer_hash   BLOB,
    answer_sealed BLOB,
    PRIMARY KEY (booking_id, number, message_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE appeal (
    id            BLOB    NOT NULL PRIMARY KEY,
    booking_id    BLOB    NOT NULL,
    checkpoint_id INTEGER NOT NULL,
    account_id    BLOB    NOT NULL,
    number        INTEGER NOT NULL CHECK (number BETWEEN 1 AND 18),
    reason        TEXT    NOT NULL,
    words         TEXT    NOT NULL,
    filed_at      INTEGER NOT NULL,
    due_at        INTEGER NOT NULL CHECK (due_at > filed_at),
    outcome       TEXT CHECK (outcome IN ('upheld', 'rejected')),
    answer        TEXT,
    answered_at   INTEGER,
    answered_by   BLOB,
    UNIQUE (booking_id, number),
    CHECK ((outcome IS NULL) = (answered_at IS NULL))
) STRICT;
CREATE INDEX appeal_open ON appeal (due_at) WHERE outcome IS NULL;
CREATE INDEX appeal_by_account ON appeal (account_id, filed_at);

CREATE TABLE check_set_aside (
    account_id  BLOB    NOT NULL,
    vehicle_key TEXT    NOT NULL,
    number      INTEGER NOT NULL CHECK (number BETWEEN 1 AND 18),
    appeal_id   BLOB    NOT NULL,
    until       INTEGER NOT NULL,
    PRIMARY KEY (account_id, vehicle_key, number)
) STRICT, WITHOUT ROWID;
