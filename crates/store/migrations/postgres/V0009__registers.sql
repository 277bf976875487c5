-- Owner: registers. Consents to the access to personal data, and registers that are paused by hand.
CREATE TABLE consent (
    id           UUID        NOT NULL PRIMARY KEY,
    account_id   UUID        NOT NULL,
    iin          TEXT        NOT NULL,
    access_name  TEXT        NOT NULL,
    state        TEXT        NOT NULL CHECK (state IN ('pending', 'granted', 'refused', 'revoked', 'expired')),
    signed_in    BOOLEAN     NOT NULL,
    asked_at     TIMESTAMPTZ NOT NULL,
    answered_at  TIMESTAMPTZ,
    valid_until  TIMESTAMPTZ,
    revoked_at   TIMESTAMPTZ,
    token_hash   BYTEA,
    token_sealed BYTEA,
    CHECK ((state = 'granted') = (token_sealed IS NOT NULL))
);
CREATE INDEX consent_by_account ON consent (account_id, iin, asked_at);
-- One living consent a person and account.
CREATE UNIQUE INDEX consent_living ON consent (account_id, iin) WHERE state IN ('pending', 'granted');

CREATE TABLE register_pause (
    register  TEXT        NOT NULL PRIMARY KEY,
    reason    TEXT        NOT NULL,
    paused_at TIMESTAMPTZ NOT NULL,
    paused_by UUID        NOT NULL
);
