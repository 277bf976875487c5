-- Owner: crate payments. Receipts that the bank took back, debts, money back, orders that are withdrawn.

-- What the bank took back: once for each of its transactions, told before the payment or after it. The
-- receipt is the message that told of the payment; none while the payment was not told or not booked.
CREATE TABLE payment_reversal (
    id                  UUID    NOT NULL PRIMARY KEY,
    bank_transaction_id TEXT    NOT NULL UNIQUE,
    told_at             TIMESTAMPTZ NOT NULL,
    source              TEXT    NOT NULL CHECK (source IN ('card', 'biller', 'statement')),
    amount_minor        BIGINT NOT NULL CHECK (amount_minor > 0),
    receipt_id          UUID,
    account_id          UUID,
    from_balance_minor  BIGINT NOT NULL CHECK (from_balance_minor >= 0),
    owed_minor          BIGINT NOT NULL CHECK (owed_minor >= 0),
    CHECK (receipt_id IS NOT NULL OR (account_id IS NULL AND from_balance_minor = 0 AND owed_minor = 0)),
    CHECK (receipt_id IS NULL OR from_balance_minor + owed_minor = amount_minor)
);
CREATE INDEX payment_reversal_account ON payment_reversal (account_id, id);
CREATE TRIGGER payment_reversal_append_only BEFORE UPDATE OR DELETE ON payment_reversal
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Who owes, and since when; how much is the balance of the ledger's account.
CREATE TABLE debtor (
    account_id UUID    NOT NULL PRIMARY KEY,
    since      TIMESTAMPTZ NOT NULL
);

ALTER TABLE statement_entry DROP CONSTRAINT statement_entry_fate_check;
ALTER TABLE statement_entry ADD CONSTRAINT statement_entry_fate_check
    CHECK (fate IN ('offered', 'unknown', 'card_settlement', 'execution', 'outgoing', 'reversal', 'payout'));
ALTER TABLE statement_entry DROP CONSTRAINT statement_entry_check;
ALTER TABLE statement_entry ADD CONSTRAINT statement_entry_check
    CHECK ((fate IN ('execution', 'outgoing', 'reversal', 'payout')) = (direction = 'debit'));
CREATE INDEX statement_entry_end_to_end ON statement_entry (account, end_to_end_id)
    WHERE end_to_end_id IS NOT NULL;

-- An order to the budget may be withdrawn while it is not executed. An execution that the bank tells of
-- afterwards is kept beside it, once.
ALTER TABLE transfer_order ADD COLUMN withdrawn_at TIMESTAMPTZ;
ALTER TABLE transfer_order ADD COLUMN disputed_on TEXT;
ALTER TABLE transfer_order ADD COLUMN disputed_entry UUID;
DROP TRIGGER transfer_order_kept ON transfer_order;
CREATE TRIGGER transfer_order_kept BEFORE UPDATE ON transfer_order FOR EACH ROW
    WHEN (OLD.executed_entry IS NOT NULL OR NEW.amount_minor <> OLD.amount_minor OR NEW.kbk <> OLD.kbk
    OR NEW.beneficiary_iban <> OLD.beneficiary_iban OR NEW.end_to_end_id <> OLD.end_to_end_id
    OR (NEW.withdrawn_at IS NOT NULL AND NEW.executed_entry IS NOT NULL)
    OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS NULL)
    OR (NEW.disputed_entry IS NOT NULL AND NEW.withdrawn_at IS NULL)
    OR (OLD.disputed_entry IS NOT NULL AND NEW.disputed_entry IS DISTINCT FROM OLD.disputed_entry))
    EXECUTE FUNCTION refuse_because('transfer_order is executed or withdrawn once and otherwise kept');

-- A line is in one living order: it leaves an order that was withdrawn, and remembers it.
ALTER TABLE budget_line ADD COLUMN withdrawn_from UUID;
DROP TRIGGER budget_line_ordered_once ON budget_line;
CREATE FUNCTION budget_line_ordered_once() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.amount_minor <> OLD.amount_minor
    OR NEW.received_on <> OLD.received_on OR NEW.transfer_id <> OLD.transfer_id
    OR (OLD.order_id IS NOT NULL AND (NEW.order_id IS NOT NULL OR NEW.withdrawn_from IS DISTINCT FROM OLD.order_id
        OR NOT EXISTS (SELECT 1 FROM transfer_order o
            WHERE o.id = OLD.order_id AND o.withdrawn_at IS NOT NULL))) THEN
        RAISE EXCEPTION 'budget_line is in one living order and is otherwise kept' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER budget_line_ordered_once BEFORE UPDATE ON budget_line FOR EACH ROW EXECUTE FUNCTION budget_line_ordered_once();

-- Where a user's money goes back to.
CREATE TABLE payout_account (
    account_id UUID    NOT NULL PRIMARY KEY,
    iban       TEXT    NOT NULL,
    bic        TEXT    NOT NULL,
    stated_at  TIMESTAMPTZ NOT NULL
);

-- Orders that pay money back: made by one, approved by another, executed or withdrawn.
CREATE TABLE payout_order (
    id                 UUID    NOT NULL PRIMARY KEY,
    number             BIGINT NOT NULL UNIQUE CHECK (number > 0),
    end_to_end_id      TEXT    NOT NULL UNIQUE,
    account_id         UUID    NOT NULL,
    beneficiary_name   TEXT    NOT NULL,
    beneficiary_number TEXT,
    beneficiary_iban   TEXT    NOT NULL,
    beneficiary_bic    TEXT    NOT NULL,
    beneficiary_kbe    TEXT    NOT NULL,
    purpose            TEXT    NOT NULL,
    amount_minor       BIGINT NOT NULL CHECK (amount_minor > 0),
    reason             TEXT    NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    made_by            UUID    NOT NULL,
    made_at            TIMESTAMPTZ NOT NULL,
    state              TEXT    NOT NULL
        CHECK (state IN ('proposed', 'rejected', 'ordered', 'executed', 'withdrawn')),
    decided_by         UUID,
    decided_at         TIMESTAMPTZ,
    decision           TEXT,
    executed_on        TEXT,
    executed_entry     UUID UNIQUE,
    disputed_on        TEXT,
    disputed_entry     UUID,
    CHECK ((state = 'proposed') = (decided_by IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK (state IN ('proposed', 'rejected') OR decided_by <> made_by),
    CHECK ((state = 'executed') = (executed_entry IS NOT NULL)),
    CHECK ((executed_on IS NULL) = (executed_entry IS NULL)),
    CHECK (disputed_entry IS NULL OR state = 'withdrawn')
);
CREATE INDEX payout_order_account ON payout_order (account_id, number);
CREATE TRIGGER payout_order_kept BEFORE UPDATE ON payout_order FOR EACH ROW
    WHEN (NEW.amount_minor <> OLD.amount_minor OR NEW.account_id <> OLD.account_id
    OR NEW.beneficiary_iban <> OLD.beneficiary_iban OR NEW.end_to_end_id <> OLD.end_to_end_id
    OR NEW.made_by <> OLD.made_by
    OR (OLD.state = 'proposed' AND NEW.state NOT IN ('ordered', 'rejected'))
    OR (OLD.state = 'ordered' AND NEW.state NOT IN ('executed', 'withdrawn'))
    OR OLD.state IN ('executed', 'rejected')
    OR (OLD.state = 'withdrawn' AND (NEW.state <> 'withdrawn' OR OLD.disputed_entry IS NOT NULL)))
    EXECUTE FUNCTION refuse_because('payout_order is decided and executed once and otherwise kept');
CREATE TRIGGER payout_order_no_delete BEFORE DELETE ON payout_order
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The refunds that an order pays, each one the transfer that made it due; a refund is in one living order.
CREATE TABLE payout_line (
    order_id    UUID    NOT NULL,
    transfer_id UUID    NOT NULL,
    living      BIGINT NOT NULL CHECK (living IN (0, 1)),
    PRIMARY KEY (order_id, transfer_id)
);
CREATE UNIQUE INDEX payout_line_living ON payout_line (transfer_id) WHERE living = 1;
CREATE FUNCTION payout_line_kept() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.living <> 0 OR NEW.order_id <> OLD.order_id OR NEW.transfer_id <> OLD.transfer_id
    OR NOT EXISTS (SELECT 1 FROM payout_order o
        WHERE o.id = OLD.order_id AND o.state IN ('rejected', 'withdrawn')) THEN
        RAISE EXCEPTION 'payout_line leaves only an order that is rejected or withdrawn' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER payout_line_kept BEFORE UPDATE ON payout_line FOR EACH ROW EXECUTE FUNCTION payout_line_kept();
CREATE TRIGGER payout_line_no_delete BEFORE DELETE ON payout_line
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE INDEX ledger_transfer_refunds ON ledger_transfer (id) WHERE credit_account = 'refunds_due';

-- Orders that the bank refused: one person proposes to withdraw one, another approves.
CREATE TABLE order_withdrawal (
    id           UUID    NOT NULL PRIMARY KEY,
    kind         TEXT    NOT NULL CHECK (kind IN ('transfer', 'payout')),
    order_id     UUID    NOT NULL,
    reason       TEXT    NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    proposed_by  UUID    NOT NULL,
    proposed_at  TIMESTAMPTZ NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('proposed', 'approved', 'rejected')),
    decided_by   UUID,
    decided_at   TIMESTAMPTZ,
    decision     TEXT,
    CHECK ((state = 'proposed') = (decided_by IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK (state <> 'approved' OR decided_by <> proposed_by)
);
CREATE UNIQUE INDEX order_withdrawal_once ON order_withdrawal (order_id) WHERE state IN ('proposed', 'approved');
CREATE TRIGGER order_withdrawal_decided_once BEFORE UPDATE ON order_withdrawal FOR EACH ROW
    WHEN (OLD.state <> 'proposed' OR NEW.order_id <> OLD.order_id OR NEW.proposed_by <> OLD.proposed_by)
    EXECUTE FUNCTION refuse_because('order_withdrawal is decided once and otherwise kept');
CREATE TRIGGER order_withdrawal_no_delete BEFORE DELETE ON order_withdrawal
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
