-- Owner: queue. Who was at fault and what follows (Q-28), and waivers for all whom an event hit.

-- What the user may still choose and how the booking ended; JSON, and nothing where neither is.
ALTER TABLE booking ADD COLUMN redress TEXT;
-- The fee that is kept for this booking: what was paid for it and not given back.
ALTER TABLE booking ADD COLUMN fee_minor INTEGER NOT NULL DEFAULT 0 CHECK (fee_minor >= 0);
UPDATE booking SET fee_minor = COALESCE((SELECT SUM(t.amount_minor) FROM ledger_transfer t
    WHERE t.cause_kind = 'booking_fee' AND t.cause_id = booking.id AND t.credit_account = 'fees_earned'), 0)
    - COALESCE((SELECT SUM(t.amount_minor) FROM ledger_transfer t
    WHERE t.cause_kind = 'refund' AND t.cause_id = booking.id AND t.credit_account = 'refunds_due'), 0);

-- One person proposes, another approves; what was decided is kept.
CREATE TABLE waiver (
    id           BLOB    NOT NULL PRIMARY KEY,
    happened     TEXT    NOT NULL,
    kind         TEXT    NOT NULL CHECK (kind IN ('refund', 'free_move', 'choice')),
    from_at      INTEGER NOT NULL,
    until_at     INTEGER NOT NULL,
    reason       TEXT    NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    proposed_by  BLOB    NOT NULL,
    proposed_at  INTEGER NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('proposed', 'approved', 'rejected')),
    decided_by   BLOB,
    decided_at   INTEGER,
    decision     TEXT CHECK (decision IS NULL OR length(decision) BETWEEN 1 AND 500),
    CHECK (from_at < until_at),
    CHECK ((state = 'proposed') = (decided_by IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK (state <> 'approved' OR decided_by <> proposed_by)
) STRICT;
CREATE TRIGGER waiver_decided_once BEFORE UPDATE ON waiver
WHEN OLD.state <> 'proposed' OR NEW.kind <> OLD.kind OR NEW.from_at <> OLD.from_at
    OR NEW.until_at <> OLD.until_at OR NEW.proposed_by <> OLD.proposed_by
BEGIN SELECT RAISE(ABORT, 'waiver is decided once and otherwise kept'); END;
CREATE TRIGGER waiver_no_delete BEFORE DELETE ON waiver
BEGIN SELECT RAISE(ABORT, 'waiver is append-only'); END;

CREATE TABLE waiver_checkpoint (
    waiver_id     BLOB    NOT NULL,
    checkpoint_id INTEGER NOT NULL,
    PRIMARY KEY (waiver_id, checkpoint_id)
) STRICT, WITHOUT ROWID;

-- The bookings of an approved waiver; a booking is waived once, whatever events hit it.
CREATE TABLE waiver_booking (
    booking_id    BLOB    NOT NULL PRIMARY KEY,
    waiver_id     BLOB    NOT NULL,
    checkpoint_id INTEGER NOT NULL,
    outcome       TEXT,
    amount_minor  INTEGER NOT NULL DEFAULT 0 CHECK (amount_minor >= 0),
    done_at       INTEGER,
    CHECK ((outcome IS NULL) = (done_at IS NULL))
) STRICT;
CREATE INDEX waiver_booking_waiting ON waiver_booking (waiver_id, checkpoint_id, booking_id)
    WHERE outcome IS NULL;
CREATE INDEX waiver_booking_of ON waiver_booking (waiver_id);
