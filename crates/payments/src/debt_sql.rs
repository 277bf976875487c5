//! SQL of debts and of receipts that the bank took back.

use crate::debts::DebtMove;
use crate::reversals::{KnownReceipt, ReversedPayment};
use kernel::money::Money;
use store::{FromRow, Row, StoreError};

store::statements! {
    /// Adds somebody to those who owe; 0 rows when they are there.
    pub INSERT_DEBTOR = "INSERT INTO debtor (account_id, since) VALUES ($1, $2) \
        ON CONFLICT (account_id) DO NOTHING";
    /// Takes somebody away from those who owe.
    pub DELETE_DEBTOR = "DELETE FROM debtor WHERE account_id = $1";
    /// Since when somebody owes.
    pub DEBTOR_SINCE = "SELECT since AS value FROM debtor WHERE account_id = $1";
    /// What made and paid the debts of an account since an instant, newest first.
    pub DEBT_MOVES = "SELECT t.id AS id, t.credit_account AS credit_account, \
        t.debit_account AS debit_account, t.amount_minor AS amount_minor, \
        t.cause_kind AS cause_kind, t.cause_id AS cause_id, t.happened_at AS happened_at, \
        p.reason AS reason FROM ( \
            SELECT * FROM ledger_transfer WHERE debit_account = $1 AND happened_at >= $2 \
            UNION ALL SELECT * FROM ledger_transfer WHERE credit_account = $1 AND happened_at >= $2 \
        ) t LEFT JOIN money_proposal p ON p.id = t.cause_id AND t.cause_kind = 'manual' \
        ORDER BY t.id DESC LIMIT $3";

    /// Adds what the bank took back; 0 rows when the payment was taken back before.
    pub INSERT_REVERSAL = "INSERT INTO payment_reversal (id, bank_transaction_id, told_at, source, \
        amount_minor, receipt_id, account_id, from_balance_minor, owed_minor) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (bank_transaction_id) DO NOTHING";
    /// What was taken back of a payment.
    pub REVERSED_AMOUNT = "SELECT amount_minor AS value FROM payment_reversal \
        WHERE bank_transaction_id = $1";
    /// Which of some payments were taken back.
    pub REVERSED_OF = "SELECT bank_transaction_id, amount_minor FROM payment_reversal \
        WHERE bank_transaction_id {any $1}";
    /// The receipt of a payment: whose invoice it named, and to whom it was given since.
    pub RECEIPT_OF_PAYMENT = "SELECT m.id AS id, m.amount_minor AS amount_minor, \
        m.invoice_number AS invoice_number, i.account_id AS payer, t.credit_account AS given_to \
        FROM payment_message m \
        LEFT JOIN invoice i ON i.number = m.invoice_number AND m.verdict = 'accepted' \
        LEFT JOIN ledger_transfer t ON t.cause_kind = 'assignment' AND t.cause_id = m.id \
        WHERE m.bank_transaction_id = $1 AND m.verdict IN ('accepted', 'unknown_invoice')";
    /// Takes away from what was received for an invoice.
    pub UNCOUNT_RECEIPT = "UPDATE invoice SET received_minor = received_minor - $2 \
        WHERE number = $1 AND received_minor >= $2";
}

impl FromRow for KnownReceipt {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            amount: Money::kzt(row.get("amount_minor")?),
            invoice_number: row.get("invoice_number")?,
            payer: row.optional("payer")?,
            given_to: row.parse_optional("given_to")?,
        })
    }
}

impl FromRow for ReversedPayment {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            transaction_id: row.get("bank_transaction_id")?,
            minor: row.get("amount_minor")?,
        })
    }
}

impl FromRow for DebtMove {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            credit: row.parse("credit_account")?,
            amount: Money::kzt(row.get("amount_minor")?),
            cause: row.parse("cause_kind")?,
            at: row.get("happened_at")?,
            reason: row.optional("reason")?,
        })
    }
}
