-- Owner: queue (drafts). The answers of the booking journey that are given so far, one set an account.
CREATE TABLE booking_draft (
    account_id BLOB    NOT NULL PRIMARY KEY,
    answers    TEXT    NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX booking_draft_by_age ON booking_draft (changed_at);
