-- Owner: crates accounts and payments. Roles for those who keep the books, invoices for more than bookings,
-- and accounts of the ledger for debts and for money on its way back.

-- A column's check can't be altered; a new column takes its place.
ALTER TABLE account ADD COLUMN new_role TEXT NOT NULL DEFAULT 'user'
    CHECK (new_role IN ('user', 'operator', 'accountant', 'auditor'));
UPDATE account SET new_role = role;
ALTER TABLE account DROP COLUMN role;
ALTER TABLE account RENAME COLUMN new_role TO role;

-- The purpose says what the subject is: a booking, or the account that owes.
DROP INDEX invoice_booking;
ALTER TABLE invoice RENAME COLUMN booking_id TO subject_id;
ALTER TABLE invoice ADD COLUMN new_purpose TEXT NOT NULL DEFAULT 'booking'
    CHECK (new_purpose IN ('booking', 'move', 'debt'));
UPDATE invoice SET new_purpose = purpose;
ALTER TABLE invoice DROP COLUMN purpose;
ALTER TABLE invoice RENAME COLUMN new_purpose TO purpose;
-- A debt is of no fee.
ALTER TABLE invoice ADD COLUMN new_item TEXT;
UPDATE invoice SET new_item = item;
ALTER TABLE invoice DROP COLUMN item;
ALTER TABLE invoice RENAME COLUMN new_item TO item;
CREATE INDEX invoice_subject ON invoice (subject_id);

INSERT INTO ledger_balance (account, balance_minor) VALUES ('in_payout', 0);

-- Below zero are the bank, whose money is counted as debits, what users owe, and the fees, when one is owed
-- back that was passed on before. What a user owes is never above zero.
DROP TRIGGER ledger_balance_covered_insert;
DROP TRIGGER ledger_balance_covered_update;
CREATE TRIGGER ledger_balance_covered_insert AFTER INSERT ON ledger_balance
WHEN NEW.balance_minor < 0 AND NEW.account NOT IN ('bank', 'fees_earned') AND NEW.account NOT LIKE 'debt:%'
BEGIN SELECT RAISE(ABORT, 'ledger_balance must not be negative'); END;
CREATE TRIGGER ledger_balance_covered_update AFTER UPDATE ON ledger_balance
WHEN NEW.balance_minor < 0 AND NEW.account NOT IN ('bank', 'fees_earned') AND NEW.account NOT LIKE 'debt:%'
BEGIN SELECT RAISE(ABORT, 'ledger_balance must not be negative'); END;
CREATE TRIGGER ledger_balance_debt_insert AFTER INSERT ON ledger_balance
WHEN NEW.balance_minor > 0 AND NEW.account LIKE 'debt:%'
BEGIN SELECT RAISE(ABORT, 'ledger_balance of a debt must not be positive'); END;
CREATE TRIGGER ledger_balance_debt_update AFTER UPDATE ON ledger_balance
WHEN NEW.balance_minor > 0 AND NEW.account LIKE 'debt:%'
BEGIN SELECT RAISE(ABORT, 'ledger_balance of a debt must not be positive'); END;
