-- Owner: registers. Consents to the access to personal data, and registers that are paused by hand.
CREATE TABLE consent (
    id           BLOB    NOT NULL PRIMARY KEY,
    account_id   BLOB    NOT NULL,
    iin          TEXT    NOT NULL,
    access_name  TEXT    NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('pending', 'granted', 'refused', 'revoked', 'expired')),
    signed_in    INTEGER NOT NULL,
    asked_at     INTEGER NOT NULL,
    answered_at  INTEGER,
    valid_until  INTEGER,
    revoked_at   INTEGER,
    token_hash   BLOB,
    token_sealed BLOB,
    CHECK ((state = 'granted') = (token_sealed IS NOT NULL))
) STRICT;
CREATE INDEX consent_by_account ON consent (account_id, iin, asked_at);
-- One living consent a person and account.
CREATE UNIQUE INDEX consent_living ON consent (account_id, iin) WHERE state IN ('pending', 'granted');

CREATE TABLE register_pause (
    register  TEXT    NOT NULL PRIMARY KEY,
    reason    TEXT    NOT NULL,
    paused_at INTEGER NOT NULL,
    paused_by BLOB    NOT NULL
) STRICT;
