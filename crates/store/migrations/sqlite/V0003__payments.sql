-- Owner: crate payments. The ledger, its balances, invoices and the journal of bank messages.

-- One row is one transfer between two accounts, so all entries sum to zero by construction.
CREATE TABLE ledger_transfer (
    id BLOB PRIMARY KEY,
    debit_account TEXT NOT NULL,
    credit_account TEXT NOT NULL,
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
    currency TEXT NOT NULL CHECK (currency = 'KZT'),
    cause_kind TEXT NOT NULL,
    cause_id BLOB NOT NULL,
    happened_at INTEGER NOT NULL,
    CHECK (debit_account <> credit_account),
    UNIQUE (cause_kind, cause_id, debit_account, credit_account)
) STRICT;
CREATE INDEX ledger_transfer_debit ON ledger_transfer (debit_account, id);
CREATE INDEX ledger_transfer_credit ON ledger_transfer (credit_account, id);

-- Credits less debits of an account, kept in the transaction of each transfer.
CREATE TABLE ledger_balance (
    account TEXT PRIMARY KEY,
    balance_minor INTEGER NOT NULL
) STRICT;
-- The row of the bank is also the lock that every posting takes first, so that postings never deadlock.
INSERT INTO ledger_balance (account, balance_minor) VALUES
    ('bank', 0), ('fees_earned', 0), ('refunds_due', 0), ('unknown_receipts', 0), ('budget', 0);

CREATE TABLE invoice (
    id BLOB PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE CHECK (number BETWEEN 100000 AND 999999999999999),
    account_id BLOB NOT NULL,
    booking_id BLOB NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('booking', 'move')),
    item TEXT NOT NULL,
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
    received_minor INTEGER NOT NULL CHECK (received_minor >= 0),
    currency TEXT NOT NULL CHECK (currency = 'KZT'),
    secret_hash TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'paid', 'void')),
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    CHECK ((state = 'open') = (closed_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX invoice_one_open ON invoice (booking_id) WHERE state = 'open';
CREATE INDEX invoice_account_id ON invoice (account_id, id);

-- Every message of the bank, also those that were not believed.
CREATE TABLE payment_message (
    id BLOB PRIMARY KEY,
    received_at INTEGER NOT NULL,
    invoice_number INTEGER,
    bank_transaction_id TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('ok', 'error')),
    verdict TEXT NOT NULL
        CHECK (verdict IN ('accepted', 'unknown_invoice', 'duplicate', 'declined', 'rejected')),
    reason TEXT,
    raw TEXT NOT NULL
) STRICT;
CREATE INDEX payment_message_verdict ON payment_message (verdict, id);
CREATE INDEX payment_message_invoice ON payment_message (invoice_number);
-- A transaction of the bank moves money once, however often it is told.
CREATE UNIQUE INDEX payment_message_once ON payment_message (bank_transaction_id)
    WHERE verdict IN ('accepted', 'unknown_invoice');

-- What was written stays written: a correction is a new row.
CREATE TRIGGER ledger_transfer_no_update BEFORE UPDATE ON ledger_transfer
BEGIN SELECT RAISE(ABORT, 'ledger_transfer is append-only'); END;
CREATE TRIGGER ledger_transfer_no_delete BEFORE DELETE ON ledger_transfer
BEGIN SELECT RAISE(ABORT, 'ledger_transfer is append-only'); END;
CREATE TRIGGER payment_message_no_update BEFORE UPDATE ON payment_message
BEGIN SELECT RAISE(ABORT, 'payment_message is append-only'); END;
CREATE TRIGGER payment_message_no_delete BEFORE DELETE ON payment_message
BEGIN SELECT RAISE(ABORT, 'payment_message is append-only'); END;
