-- Owner: crate payments. The ledger, its balances, invoices and the journal of bank messages.

-- One row is one transfer between two accounts, so all entries sum to zero by construction.
CREATE TABLE ledger_transfer (
    id uuid PRIMARY KEY,
    debit_account text NOT NULL,
    credit_account text NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    currency text NOT NULL CHECK (currency = 'KZT'),
    cause_kind text NOT NULL,
    cause_id uuid NOT NULL,
    happened_at timestamptz NOT NULL,
    CHECK (debit_account <> credit_account),
    UNIQUE (cause_kind, cause_id, debit_account, credit_account)
);
CREATE INDEX ledger_transfer_debit ON ledger_transfer (debit_account, id);
CREATE INDEX ledger_transfer_credit ON ledger_transfer (credit_account, id);

-- Credits less debits of an account, kept in the transaction of each transfer.
CREATE TABLE ledger_balance (
    account text PRIMARY KEY,
    balance_minor bigint NOT NULL
);
-- The row of the bank is also the lock that every posting takes first, so that postings never deadlock.
INSERT INTO ledger_balance (account, balance_minor) VALUES
    ('bank', 0), ('fees_earned', 0), ('refunds_due', 0), ('unknown_receipts', 0), ('budget', 0);

CREATE TABLE invoice (
    id uuid PRIMARY KEY,
    number bigint NOT NULL UNIQUE CHECK (number BETWEEN 100000 AND 999999999999999),
    account_id uuid NOT NULL,
    booking_id uuid NOT NULL,
    purpose text NOT NULL CHECK (purpose IN ('booking', 'move')),
    item text NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    received_minor bigint NOT NULL CHECK (received_minor >= 0),
    currency text NOT NULL CHECK (currency = 'KZT'),
    secret_hash text NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'paid', 'void')),
    opened_at timestamptz NOT NULL,
    closed_at timestamptz,
    CHECK ((state = 'open') = (closed_at IS NULL))
);
CREATE UNIQUE INDEX invoice_one_open ON invoice (booking_id) WHERE state = 'open';
CREATE INDEX invoice_account_id ON invoice (account_id, id);

-- Every message of the bank, also those that were not believed.
CREATE TABLE payment_message (
    id uuid PRIMARY KEY,
    received_at timestamptz NOT NULL,
    invoice_number bigint,
    bank_transaction_id text NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('ok', 'error')),
    verdict text NOT NULL
        CHECK (verdict IN ('accepted', 'unknown_invoice', 'duplicate', 'declined', 'rejected')),
    reason text,
    raw text NOT NULL
);
CREATE INDEX payment_message_verdict ON payment_message (verdict, id);
CREATE INDEX payment_message_invoice ON payment_message (invoice_number);
-- A transaction of the bank moves money once, however often it is told.
CREATE UNIQUE INDEX payment_message_once ON payment_message (bank_transaction_id)
    WHERE verdict IN ('accepted', 'unknown_invoice');

-- What was written stays written: a correction is a new row.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$body$;
CREATE TRIGGER ledger_transfer_append_only BEFORE UPDATE OR DELETE ON ledger_transfer
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_message_append_only BEFORE UPDATE OR DELETE ON payment_message
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
