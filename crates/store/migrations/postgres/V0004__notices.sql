-- Owner: crate notices. What a user is told in the cabinet.

CREATE TABLE notice (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    booking_id uuid,
    kind text NOT NULL,
    args text NOT NULL,
    created_at timestamptz NOT NULL,
    read_at timestamptz
);
CREATE INDEX notice_account_id ON notice (account_id, id);
CREATE INDEX notice_unread ON notice (account_id) WHERE read_at IS NULL;
