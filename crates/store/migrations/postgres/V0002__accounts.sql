-- Owner: crate accounts. People and organisations, their passwords, one-time codes and sessions.

CREATE TABLE account (
    id uuid PRIMARY KEY,
    phone text NOT NULL UNIQUE,
    password_hash text NOT NULL,
    residency text NOT NULL CHECK (residency IN ('resident', 'non_resident')),
    kind text NOT NULL CHECK (kind IN ('person', 'organisation')),
    number text,
    surname text,
    given_name text,
    patronymic text,
    organisation_name text,
    language text NOT NULL CHECK (language IN ('kk', 'ru', 'en')),
    role text NOT NULL CHECK (role IN ('user', 'operator')),
    agreement_version text,
    agreement_accepted_at timestamptz,
    blocked_reason text,
    created_at timestamptz NOT NULL,
    CHECK (residency <> 'resident' OR number IS NOT NULL),
    CHECK ((kind = 'person') = (surname IS NOT NULL AND given_name IS NOT NULL)),
    CHECK ((kind = 'organisation') = (organisation_name IS NOT NULL)),
    CHECK ((agreement_version IS NULL) = (agreement_accepted_at IS NULL))
);

-- Every reason that blocks an account now; account.blocked_reason repeats one of them, or is NULL.
CREATE TABLE account_block (
    account_id uuid NOT NULL REFERENCES account (id),
    reason text NOT NULL,
    since timestamptz NOT NULL,
    PRIMARY KEY (account_id, reason)
);

-- Rows are only added: who accepted which text, when and how (Q-15.3).
CREATE TABLE agreement_acceptance (
    account_id uuid NOT NULL REFERENCES account (id),
    version text NOT NULL,
    text_sha256 bytea NOT NULL,
    accepted_at timestamptz NOT NULL,
    method text NOT NULL CHECK (method IN ('phone_code', 'in_person')),
    PRIMARY KEY (account_id, version)
);

-- The row of a telephone that asked for a code or failed to sign in; commands lock it first.
CREATE TABLE phone_state (
    phone text PRIMARY KEY
);

CREATE TABLE phone_code (
    phone text PRIMARY KEY,
    code_hash bytea NOT NULL,
    sent_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    attempts bigint NOT NULL CHECK (attempts BETWEEN 0 AND 5)
);
CREATE INDEX phone_code_expires_at ON phone_code (expires_at);

-- What is counted within a sliding window: codes sent, passwords that were wrong.
CREATE TABLE phone_event (
    id uuid PRIMARY KEY,
    phone text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('code_sent', 'password_wrong')),
    happened_at timestamptz NOT NULL
);
CREATE INDEX phone_event_window ON phone_event (phone, kind, happened_at);
CREATE INDEX phone_event_happened_at ON phone_event (happened_at);

-- Proof that somebody holds a telephone, good for one sign-up or one new password.
CREATE TABLE phone_ticket (
    token_hash bytea PRIMARY KEY,
    phone text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX phone_ticket_expires_at ON phone_ticket (expires_at);

CREATE TABLE session (
    token_hash bytea PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id),
    kind text NOT NULL CHECK (kind IN ('cookie', 'api')),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX session_account_id ON session (account_id);
CREATE INDEX session_expires_at ON session (expires_at);
