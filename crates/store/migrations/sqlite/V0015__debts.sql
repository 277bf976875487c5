-- Owner: crate payments. Receipts that the bank took back, debts, money back, orders that are withdrawn.

-- What the bank took back: once for each of its transactions, told before the payment or after it. The
-- receipt is the message that told of the payment; none while the payment was not told or not booked.
CREATE TABLE payment_reversal (
    id                  BLOB    NOT NULL PRIMARY KEY,
    bank_transaction_id TEXT    NOT NULL UNIQUE,
    told_at             INTEGER NOT NULL,
    source              TEXT    NOT NULL CHECK (source IN ('card', 'biller', 'statement')),
    amount_minor        INTEGER NOT NULL CHECK (amount_minor > 0),
    receipt_id          BLOB,
    account_id          BLOB,
    from_balance_minor  INTEGER NOT NULL CHECK (from_balance_minor >= 0),
    owed_minor          INTEGER NOT NULL CHECK (owed_minor >= 0),
    CHECK (receipt_id IS NOT NULL OR (account_id IS NULL AND from_balance_minor = 0 AND owed_minor = 0)),
    CHECK (receipt_id IS NULL OR from_balance_minor + owed_minor = amount_minor)
) STRICT;
CREATE INDEX payment_reversal_account ON payment_reversal (account_id, id);
CREATE TRIGGER payment_reversal_no_update BEFORE UPDATE ON payment_reversal
BEGIN SELECT RAISE(ABORT, 'payment_reversal is append-only'); END;
CREATE TRIGGER payment_reversal_no_delete BEFORE DELETE ON payment_reversal
BEGIN SELECT RAISE(ABORT, 'payment_reversal is append-only'); END;

-- Who owes, and since when; how much is the balance of the ledger's account.
CREATE TABLE debtor (
    account_id BLOB    NOT NULL PRIMARY KEY,
    since      INTEGER NOT NULL
) STRICT;

-- A table's check can't be altered: the entries move to a table that knows more fates.
CREATE TABLE new_statement_entry (
    id                   BLOB    NOT NULL PRIMARY KEY,
    statement_id         BLOB    NOT NULL,
    account              TEXT    NOT NULL,
    reference            TEXT    NOT NULL,
    transaction_id       TEXT    NOT NULL UNIQUE,
    content_hash         TEXT    NOT NULL,
    booked_on            TEXT    NOT NULL,
    direction            TEXT    NOT NULL CHECK (direction IN ('credit', 'debit')),
    amount_minor         INTEGER NOT NULL CHECK (amount_minor > 0),
    counterparty_name    TEXT,
    counterparty_number  TEXT,
    counterparty_account TEXT,
    purpose              TEXT    NOT NULL,
    end_to_end_id        TEXT,
    kbk                  TEXT,
    knp                  TEXT,
    fate                 TEXT    NOT NULL
        CHECK (fate IN ('offered', 'unknown', 'card_settlement', 'execution', 'outgoing', 'reversal', 'payout')),
    invoice_number       INTEGER,
    UNIQUE (account, reference),
    CHECK ((fate IN ('execution', 'outgoing', 'reversal', 'payout')) = (direction = 'debit')),
    CHECK ((fate = 'offered') = (invoice_number IS NOT NULL))
) STRICT;
INSERT INTO new_statement_entry SELECT id, statement_id, account, reference, transaction_id, content_hash,
    booked_on, direction, amount_minor, counterparty_name, counterparty_number, counterparty_account,
    purpose, end_to_end_id, kbk, knp, fate, invoice_number FROM statement_entry;
DROP TABLE statement_entry;
ALTER TABLE new_statement_entry RENAME TO statement_entry;
CREATE INDEX statement_entry_offered ON statement_entry (booked_on, id) WHERE fate = 'offered';
CREATE INDEX statement_entry_booked ON statement_entry (account, booked_on, id);
CREATE INDEX statement_entry_end_to_end ON statement_entry (account, end_to_end_id)
    WHERE end_to_end_id IS NOT NULL;
CREATE TRIGGER statement_entry_no_update BEFORE UPDATE ON statement_entry
BEGIN SELECT RAISE(ABORT, 'statement_entry is append-only'); END;
CREATE TRIGGER statement_entry_no_delete BEFORE DELETE ON statement_entry
BEGIN SELECT RAISE(ABORT, 'statement_entry is append-only'); END;

-- An order to the budget may be withdrawn while it is not executed. An execution that the bank tells of
-- afterwards is kept beside it, once.
ALTER TABLE transfer_order ADD COLUMN withdrawn_at INTEGER;
ALTER TABLE transfer_order ADD COLUMN disputed_on TEXT;
ALTER TABLE transfer_order ADD COLUMN disputed_entry BLOB;
DROP TRIGGER transfer_order_kept;
CREATE TRIGGER transfer_order_kept BEFORE UPDATE ON transfer_order
WHEN OLD.executed_entry IS NOT NULL OR NEW.amount_minor <> OLD.amount_minor OR NEW.kbk <> OLD.kbk
    OR NEW.beneficiary_iban <> OLD.beneficiary_iban OR NEW.end_to_end_id <> OLD.end_to_end_id
    OR (NEW.withdrawn_at IS NOT NULL AND NEW.executed_entry IS NOT NULL)
    OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS NULL)
    OR (NEW.disputed_entry IS NOT NULL AND NEW.withdrawn_at IS NULL)
    OR (OLD.disputed_entry IS NOT NULL AND NEW.disputed_entry IS NOT OLD.disputed_entry)
BEGIN SELECT RAISE(ABORT, 'transfer_order is executed or withdrawn once and otherwise kept'); END;

-- A line is in one living order: it leaves an order that was withdrawn, and remembers it.
ALTER TABLE budget_line ADD COLUMN withdrawn_from BLOB;
DROP TRIGGER budget_line_ordered_once;
CREATE TRIGGER budget_line_ordered_once BEFORE UPDATE ON budget_line
WHEN NEW.amount_minor <> OLD.amount_minor
    OR NEW.received_on <> OLD.received_on OR NEW.transfer_id <> OLD.transfer_id
    OR (OLD.order_id IS NOT NULL AND (NEW.order_id IS NOT NULL OR NEW.withdrawn_from IS NOT OLD.order_id
        OR NOT EXISTS (SELECT 1 FROM transfer_order o
            WHERE o.id = OLD.order_id AND o.withdrawn_at IS NOT NULL)))
BEGIN SELECT RAISE(ABORT, 'budget_line is in one living order and is otherwise kept'); END;

-- Where a user's money goes back to.
CREATE TABLE payout_account (
    account_id BLOB    NOT NULL PRIMARY KEY,
    iban       TEXT    NOT NULL,
    bic        TEXT    NOT NULL,
    stated_at  INTEGER NOT NULL
) STRICT;

-- Orders that pay money back: made by one, approved by another, executed or withdrawn.
CREATE TABLE payout_order (
    id                 BLOB    NOT NULL PRIMARY KEY,
    number             INTEGER NOT NULL UNIQUE CHECK (number > 0),
    end_to_end_id      TEXT    NOT NULL UNIQUE,
    account_id         BLOB    NOT NULL,
    beneficiary_name   TEXT    NOT NULL,
    beneficiary_number TEXT,
    beneficiary_iban   TEXT    NOT NULL,
    beneficiary_bic    TEXT    NOT NULL,
    beneficiary_kbe    TEXT    NOT NULL,
    purpose            TEXT    NOT NULL,
    amount_minor       INTEGER NOT NULL CHECK (amount_minor > 0),
    reason             TEXT    NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    made_by            BLOB    NOT NULL,
    made_at            INTEGER NOT NULL,
    state              TEXT    NOT NULL
        CHECK (state IN ('proposed', 'rejected', 'ordered', 'executed', 'withdrawn')),
    decided_by         BLOB,
    decided_at         INTEGER,
    decision           TEXT,
    executed_on        TEXT,
    executed_entry     BLOB UNIQUE,
    disputed_on        TEXT,
    disputed_entry     BLOB,
    CHECK ((state = 'proposed') = (decided_by IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK (state IN ('proposed', 'rejected') OR decided_by <> made_by),
    CHECK ((state = 'executed') = (executed_entry IS NOT NULL)),
    CHECK ((executed_on IS NULL) = (executed_entry IS NULL)),
    CHECK (disputed_entry IS NULL OR state = 'withdrawn')
) STRICT;
CREATE INDEX payout_order_account ON payout_order (account_id, number);
CREATE TRIGGER payout_order_kept BEFORE UPDATE ON payout_order
WHEN NEW.amount_minor <> OLD.amount_minor OR NEW.account_id <> OLD.account_id
    OR NEW.beneficiary_iban <> OLD.beneficiary_iban OR NEW.end_to_end_id <> OLD.end_to_end_id
    OR NEW.made_by <> OLD.made_by
    OR (OLD.state = 'proposed' AND NEW.state NOT IN ('ordered', 'rejected'))
    OR (OLD.state = 'ordered' AND NEW.state NOT IN ('executed', 'withdrawn'))
    OR OLD.state IN ('executed', 'rejected')
    OR (OLD.state = 'withdrawn' AND (NEW.state <> 'withdrawn' OR OLD.disputed_entry IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'payout_order is decided and executed once and otherwise kept'); END;
CREATE TRIGGER payout_order_no_delete BEFORE DELETE ON payout_order
BEGIN SELECT RAISE(ABORT, 'payout_order is append-only'); END;

-- The refunds that an order pays, each one the transfer that made it due; a refund is in one living order.
CREATE TABLE payout_line (
    order_id    BLOB    NOT NULL,
    transfer_id BLOB    NOT NULL,
    living      INTEGER NOT NULL CHECK (living IN (0, 1)),
    PRIMARY KEY (order_id, transfer_id)
) STRICT;
CREATE UNIQUE INDEX payout_line_living ON payout_line (transfer_id) WHERE living = 1;
CREATE TRIGGER payout_line_kept BEFORE UPDATE ON payout_line
WHEN NEW.living <> 0 OR NEW.order_id <> OLD.order_id OR NEW.transfer_id <> OLD.transfer_id
    OR NOT EXISTS (SELECT 1 FROM payout_order o
        WHERE o.id = OLD.order_id AND o.state IN ('rejected', 'withdrawn'))
BEGIN SELECT RAISE(ABORT, 'payout_line leaves only an order that is rejected or withdrawn'); END;
CREATE TRIGGER payout_line_no_delete BEFORE DELETE ON payout_line
BEGIN SELECT RAISE(ABORT, 'payout_line is append-only'); END;
CREATE INDEX ledger_transfer_refunds ON ledger_transfer (id) WHERE credit_account = 'refunds_due';

-- Orders that the bank refused: one person proposes to withdraw one, another approves.
CREATE TABLE order_withdrawal (
    id           BLOB    NOT NULL PRIMARY KEY,
    kind         TEXT    NOT NULL CHECK (kind IN ('transfer', 'payout')),
    order_id     BLOB    NOT NULL,
    reason       TEXT    NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    proposed_by  BLOB    NOT NULL,
    proposed_at  INTEGER NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('proposed', 'approved', 'rejected')),
    decided_by   BLOB,
    decided_at   INTEGER,
    decision     TEXT,
    CHECK ((state = 'proposed') = (decided_by IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK (state <> 'approved' OR decided_by <> proposed_by)
) STRICT;
CREATE UNIQUE INDEX order_withdrawal_once ON order_withdrawal (order_id) WHERE state IN ('proposed', 'approved');
CREATE TRIGGER order_withdrawal_decided_once BEFORE UPDATE ON order_withdrawal
WHEN OLD.state <> 'proposed' OR NEW.order_id <> OLD.order_id OR NEW.proposed_by <> OLD.proposed_by
BEGIN SELECT RAISE(ABORT, 'order_withdrawal is decided once and otherwise kept'); END;
CREATE TRIGGER order_withdrawal_no_delete BEFORE DELETE ON order_withdrawal
BEGIN SELECT RAISE(ABORT, 'order_withdrawal is append-only'); END;
