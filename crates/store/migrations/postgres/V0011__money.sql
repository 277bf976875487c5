-- Owner: crates accounts and payments. Roles for those who keep the books, invoices for more than bookings,
-- and accounts of the ledger for debts and for money on its way back.

ALTER TABLE account DROP CONSTRAINT account_role_check;
ALTER TABLE account ADD CONSTRAINT account_role_check
    CHECK (role IN ('user', 'operator', 'accountant', 'auditor'));

-- The purpose says what the subject is: a booking, or the account that owes. A debt is of no fee.
DROP INDEX invoice_booking;
ALTER TABLE invoice RENAME COLUMN booking_id TO subject_id;
ALTER TABLE invoice DROP CONSTRAINT invoice_purpose_check;
ALTER TABLE invoice ADD CONSTRAINT invoice_purpose_check CHECK (purpose IN ('booking', 'move', 'debt'));
ALTER TABLE invoice ALTER COLUMN item DROP NOT NULL;
CREATE INDEX invoice_subject ON invoice (subject_id);

INSERT INTO ledger_balance (account, balance_minor) VALUES ('in_payout', 0);

-- Below zero are the bank, whose money is counted as debits, what users owe, and the fees, when one is owed
-- back that was passed on before. What a user owes is never above zero.
DROP TRIGGER ledger_balance_covered_insert ON ledger_balance;
DROP TRIGGER ledger_balance_covered_update ON ledger_balance;
CREATE TRIGGER ledger_balance_covered AFTER INSERT OR UPDATE ON ledger_balance FOR EACH ROW
    WHEN (NEW.balance_minor < 0 AND NEW.account NOT IN ('bank', 'fees_earned') AND NEW.account NOT LIKE 'debt:%')
    EXECUTE FUNCTION refuse_because('ledger_balance must not be negative');
CREATE TRIGGER ledger_balance_debt AFTER INSERT OR UPDATE ON ledger_balance FOR EACH ROW
    WHEN (NEW.balance_minor > 0 AND NEW.account LIKE 'debt:%')
    EXECUTE FUNCTION refuse_because('ledger_balance of a debt must not be positive');
