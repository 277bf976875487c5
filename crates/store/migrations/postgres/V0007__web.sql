-- Owner: queue (drafts). The answers of the booking journey that are given so far, one set an account.
CREATE TABLE booking_draft (
    account_id uuid        NOT NULL PRIMARY KEY,
    answers    text        NOT NULL,
    changed_at timestamptz NOT NULL
);
CREATE INDEX booking_draft_by_age ON booking_draft (changed_at);
