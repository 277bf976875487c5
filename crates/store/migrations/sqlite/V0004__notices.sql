-- Owner: crate notices. What a user is told in the cabinet.

CREATE TABLE notice (
    id BLOB PRIMARY KEY,
    account_id BLOB NOT NULL,
    booking_id BLOB,
    kind TEXT NOT NULL,
    args TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    read_at INTEGER
) STRICT;
CREATE INDEX notice_account_id ON notice (account_id, id);
CREATE INDEX notice_unread ON notice (account_id) WHERE read_at IS NULL;
