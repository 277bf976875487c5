-- Owner: crate payments. Documents that were issued, so that anybody who holds one can ask whether it is real.

CREATE TABLE document (
    code           TEXT        NOT NULL PRIMARY KEY CHECK (length(code) = 32),
    kind           TEXT        NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
    -- The message of the bank, for a receipt.
    subject_id     UUID        NOT NULL,
    -- What it attests, in JSON, without personal data: it is shown to anybody who has the code.
    facts          TEXT        NOT NULL,
    content_sha256 TEXT        NOT NULL CHECK (length(content_sha256) = 64),
    issued_at      TIMESTAMPTZ NOT NULL,
    -- Issued again it is the same document.
    UNIQUE (kind, subject_id)
);
CREATE TRIGGER document_no_update BEFORE UPDATE ON document FOR EACH ROW
    EXECUTE FUNCTION refuse_because('document is append-only');
CREATE TRIGGER document_no_delete BEFORE DELETE ON document FOR EACH ROW
    EXECUTE FUNCTION refuse_because('document is append-only');

-- What else the bank told of a payment: that it was taken back.
CREATE INDEX payment_message_transaction ON payment_message (bank_transaction_id);
