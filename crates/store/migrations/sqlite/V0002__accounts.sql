-- Owner: crate accounts. People and organisations, their passwords, one-time codes and sessions.

CREATE TABLE account (
    id BLOB PRIMARY KEY,
    phone TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    residency TEXT NOT NULL CHECK (residency IN ('resident', 'non_resident')),
    kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation')),
    number TEXT,
    surname TEXT,
    given_name TEXT,
    patronymic TEXT,
    organisation_name TEXT,
    language TEXT NOT NULL CHECK (language IN ('kk', 'ru', 'en')),
    role TEXT NOT NULL CHECK (role IN ('user', 'operator')),
    agreement_version TEXT,
    agreement_accepted_at INTEGER,
    blocked_reason TEXT,
    created_at INTEGER NOT NULL,
    CHECK (residency <> 'resident' OR number IS NOT NULL),
    CHECK ((kind = 'person') = (surname IS NOT NULL AND given_name IS NOT NULL)),
    CHECK ((kind = 'organisation') = (organisation_name IS NOT NULL)),
    CHECK ((agreement_version IS NULL) = (agreement_accepted_at IS NULL))
) STRICT;

-- Every reason that blocks an account now; account.blocked_reason repeats one of them, or is NULL.
CREATE TABLE account_block (
    account_id BLOB NOT NULL REFERENCES account (id),
    reason TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (account_id, reason)
) STRICT;

-- Rows are only added: who accepted which text, when and how (Q-15.3).
CREATE TABLE agreement_acceptance (
    account_id BLOB NOT NULL REFERENCES account (id),
    version TEXT NOT NULL,
    text_sha256 BLOB NOT NULL,
    accepted_at INTEGER NOT NULL,
    method TEXT NOT NULL CHECK (method IN ('phone_code', 'in_person')),
    PRIMARY KEY (account_id, version)
) STRICT;

-- The row of a telephone that asked for a code or failed to sign in; commands lock it first.
CREATE TABLE phone_state (
    phone TEXT PRIMARY KEY
) STRICT;

CREATE TABLE phone_code (
    phone TEXT PRIMARY KEY,
    code_hash BLOB NOT NULL,
    sent_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL CHECK (attempts BETWEEN 0 AND 5)
) STRICT;
CREATE INDEX phone_code_expires_at ON phone_code (expires_at);

-- What is counted within a sliding window: codes sent, passwords that were wrong.
CREATE TABLE phone_event (
    id BLOB PRIMARY KEY,
    phone TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('code_sent', 'password_wrong')),
    happened_at INTEGER NOT NULL
) STRICT;
CREATE INDEX phone_event_window ON phone_event (phone, kind, happened_at);
CREATE INDEX phone_event_happened_at ON phone_event (happened_at);

-- Proof that somebody holds a telephone, good for one sign-up or one new password.
CREATE TABLE phone_ticket (
    token_hash BLOB PRIMARY KEY,
    phone TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX phone_ticket_expires_at ON phone_ticket (expires_at);

CREATE TABLE session (
    token_hash BLOB PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL CHECK (kind IN ('cookie', 'api')),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_account_id ON session (account_id);
CREATE INDEX session_expires_at ON session (expires_at);
