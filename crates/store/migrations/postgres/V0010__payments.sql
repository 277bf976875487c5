-- Owner: crate payments. Bank statements, orders of payment to the budget, and what two people decide.

-- A fee is looked for by its booking when its origin is noted.
CREATE INDEX invoice_booking ON invoice (booking_id);

INSERT INTO ledger_balance (account, balance_minor) VALUES ('in_transfer', 0);

CREATE FUNCTION refuse_because() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'check_violation';
END
$body$;

-- Only two accounts may be below zero: the bank, whose money is counted as debits, and the fees, when
-- one is owed back that was passed on before.
CREATE TRIGGER ledger_balance_covered_insert AFTER INSERT ON ledger_balance FOR EACH ROW
    WHEN (NEW.balance_minor < 0 AND NEW.account NOT IN ('bank', 'fees_earned'))
    EXECUTE FUNCTION refuse_because('ledger_balance must not be negative');
CREATE TRIGGER ledger_balance_covered_update AFTER UPDATE ON ledger_balance FOR EACH ROW
    WHEN (NEW.balance_minor < 0 AND NEW.account NOT IN ('bank', 'fees_earned'))
    EXECUTE FUNCTION refuse_because('ledger_balance must not be negative');

CREATE TABLE bank_statement (
    id            UUID    NOT NULL PRIMARY KEY,
    account       TEXT    NOT NULL,
    format        TEXT    NOT NULL CHECK (format IN ('camt053', 'one_c')),
    from_on       TEXT    NOT NULL,
    until_on      TEXT    NOT NULL,
    opening_minor BIGINT NOT NULL,
    closing_minor BIGINT NOT NULL,
    entries       BIGINT NOT NULL CHECK (entries >= 0),
    imported_at   TIMESTAMPTZ NOT NULL,
    imported_by   UUID    NOT NULL,
    CHECK (from_on <= until_on)
);
CREATE INDEX bank_statement_account ON bank_statement (account, until_on);

-- One row is one movement at the bank, whatever statements tell of it.
CREATE TABLE statement_entry (
    id                   UUID    NOT NULL PRIMARY KEY,
    statement_id         UUID    NOT NULL,
    account              TEXT    NOT NULL,
    reference            TEXT    NOT NULL,
    transaction_id       TEXT    NOT NULL UNIQUE,
    content_hash         TEXT    NOT NULL,
    booked_on            TEXT    NOT NULL,
    direction            TEXT    NOT NULL CHECK (direction IN ('credit', 'debit')),
    amount_minor         BIGINT NOT NULL CHECK (amount_minor > 0),
    counterparty_name    TEXT,
    counterparty_number  TEXT,
    counterparty_account TEXT,
    purpose              TEXT    NOT NULL,
    end_to_end_id        TEXT,
    kbk                  TEXT,
    knp                  TEXT,
    fate                 TEXT    NOT NULL
        CHECK (fate IN ('offered', 'unknown', 'card_settlement', 'execution', 'outgoing')),
    invoice_number       BIGINT,
    UNIQUE (account, reference),
    CHECK ((fate IN ('execution', 'outgoing')) = (direction = 'debit')),
    CHECK ((fate = 'offered') = (invoice_number IS NOT NULL))
);
CREATE INDEX statement_entry_offered ON statement_entry (booked_on, id) WHERE fate = 'offered';
CREATE INDEX statement_entry_booked ON statement_entry (account, booked_on, id);

CREATE TABLE transfer_order (
    id               UUID    NOT NULL PRIMARY KEY,
    number           BIGINT NOT NULL UNIQUE CHECK (number > 0),
    end_to_end_id    TEXT    NOT NULL UNIQUE,
    received_on      TEXT    NOT NULL,
    sequence         BIGINT NOT NULL CHECK (sequence > 0),
    kbk              TEXT    NOT NULL,
    knp              TEXT    NOT NULL,
    beneficiary_name TEXT    NOT NULL,
    beneficiary_bin  TEXT    NOT NULL,
    beneficiary_iban TEXT    NOT NULL,
    beneficiary_bic  TEXT    NOT NULL,
    beneficiary_kbe  TEXT    NOT NULL,
    purpose          TEXT    NOT NULL,
    amount_minor     BIGINT NOT NULL CHECK (amount_minor > 0),
    made_at          TIMESTAMPTZ NOT NULL,
    made_by          UUID    NOT NULL,
    executed_on      TEXT,
    executed_entry   UUID UNIQUE,
    UNIQUE (received_on, kbk, sequence),
    CHECK ((executed_on IS NULL) = (executed_entry IS NULL))
);
CREATE TRIGGER transfer_order_kept BEFORE UPDATE ON transfer_order FOR EACH ROW
    WHEN (OLD.executed_entry IS NOT NULL OR NEW.amount_minor <> OLD.amount_minor OR NEW.kbk <> OLD.kbk
    OR NEW.beneficiary_iban <> OLD.beneficiary_iban OR NEW.end_to_end_id <> OLD.end_to_end_id)
    EXECUTE FUNCTION refuse_because('transfer_order is executed once and otherwise kept');
CREATE TRIGGER transfer_order_no_delete BEFORE DELETE ON transfer_order
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What came to the fees (or went back from them), and the one order that carries it to the budget.
CREATE TABLE budget_line (
    transfer_id  UUID    NOT NULL PRIMARY KEY,
    received_on  TEXT    NOT NULL,
    item         TEXT    NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor <> 0),
    order_id     UUID
);
CREATE INDEX budget_line_waiting ON budget_line (received_on, item) WHERE order_id IS NULL;
CREATE INDEX budget_line_day ON budget_line (received_on, item);
CREATE INDEX budget_line_order ON budget_line (order_id);
CREATE TRIGGER budget_line_ordered_once BEFORE UPDATE ON budget_line FOR EACH ROW
    WHEN (OLD.order_id IS NOT NULL OR NEW.amount_minor <> OLD.amount_minor
    OR NEW.received_on <> OLD.received_on OR NEW.transfer_id <> OLD.transfer_id)
    EXECUTE FUNCTION refuse_because('budget_line goes into one order and is otherwise kept');
CREATE TRIGGER budget_line_no_delete BEFORE DELETE ON budget_line
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Fees of the time before this table. Kazakhstan is five hours ahead everywhere.
INSERT INTO budget_line (transfer_id, received_on, item, amount_minor, order_id)
    SELECT t.id, to_char(t.happened_at AT TIME ZONE 'UTC' + interval '5 hours', 'YYYY-MM-DD'),
        COALESCE((SELECT i.item FROM invoice i WHERE i.booking_id = t.cause_id OR i.id = t.cause_id
            ORDER BY i.id LIMIT 1), 'ordinary'),
        CASE WHEN t.credit_account = 'fees_earned' THEN t.amount_minor ELSE -t.amount_minor END, NULL
    FROM ledger_transfer t WHERE t.credit_account = 'fees_earned' OR t.debit_account = 'fees_earned';

-- Movements of money by hand: one person proposes, another approves.
CREATE TABLE money_proposal (
    id              UUID    NOT NULL PRIMARY KEY,
    kind            TEXT    NOT NULL CHECK (kind IN ('posting', 'receipt')),
    debit_account   TEXT    NOT NULL,
    credit_account  TEXT    NOT NULL,
    amount_minor    BIGINT NOT NULL CHECK (amount_minor > 0),
    message_id      UUID,
    invoice_number  BIGINT,
    reason          TEXT    NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    proposed_by     UUID    NOT NULL,
    proposed_at     TIMESTAMPTZ NOT NULL,
    state           TEXT    NOT NULL CHECK (state IN ('proposed', 'approved', 'rejected')),
    decided_by      UUID,
    decided_at      TIMESTAMPTZ,
    decision        TEXT,
    CHECK (debit_account <> credit_account),
    CHECK ((kind = 'receipt') = (message_id IS NOT NULL)),
    CHECK ((state = 'proposed') = (decided_by IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK (state <> 'approved' OR decided_by <> proposed_by)
);
CREATE INDEX money_proposal_waiting ON money_proposal (id) WHERE state = 'proposed';
-- A receipt is given away once, and is not proposed twice at a time.
CREATE UNIQUE INDEX money_proposal_receipt ON money_proposal (message_id)
    WHERE state IN ('proposed', 'approved');
CREATE TRIGGER money_proposal_decided_once BEFORE UPDATE ON money_proposal FOR EACH ROW
    WHEN (OLD.state <> 'proposed' OR NEW.amount_minor <> OLD.amount_minor
    OR NEW.debit_account <> OLD.debit_account OR NEW.credit_account <> OLD.credit_account
    OR NEW.proposed_by <> OLD.proposed_by)
    EXECUTE FUNCTION refuse_because('money_proposal is decided once and otherwise kept');
CREATE TRIGGER money_proposal_no_delete BEFORE DELETE ON money_proposal
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER statement_entry_append_only BEFORE UPDATE OR DELETE ON statement_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bank_statement_append_only BEFORE UPDATE OR DELETE ON bank_statement
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
