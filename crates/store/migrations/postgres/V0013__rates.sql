-- Owner: crate payments. Exchange rates of the National Bank, and those that two people enter.

-- A correction is a further revision of the same currency and day; the highest counts.
CREATE TABLE exchange_rate (
    id                    UUID    NOT NULL PRIMARY KEY,
    currency              TEXT    NOT NULL CHECK (length(currency) = 3 AND currency <> 'KZT'),
    valid_on              TEXT    NOT NULL CHECK (valid_on >= '1993-11-15'),
    revision              BIGINT NOT NULL CHECK (revision > 0),
    units                 BIGINT NOT NULL CHECK (units IN (1, 10, 100, 1000, 10000)),
    tenge_ten_thousandths BIGINT NOT NULL CHECK (tenge_ten_thousandths > 0),
    origin                TEXT    NOT NULL CHECK (origin IN ('file', 'two_people')),
    source                TEXT    NOT NULL CHECK (length(source) BETWEEN 1 AND 500),
    recorded_at           TIMESTAMPTZ NOT NULL,
    recorded_by           UUID    NOT NULL,
    approved_by           UUID,
    UNIQUE (currency, valid_on, revision),
    CHECK ((origin = 'two_people') = (approved_by IS NOT NULL)),
    CHECK (approved_by IS NULL OR approved_by <> recorded_by)
);
CREATE TRIGGER exchange_rate_append_only BEFORE UPDATE OR DELETE ON exchange_rate
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Rates that one person typed and another approves or rejects.
CREATE TABLE exchange_rate_proposal (
    id                    UUID    NOT NULL PRIMARY KEY,
    currency              TEXT    NOT NULL CHECK (length(currency) = 3 AND currency <> 'KZT'),
    valid_on              TEXT    NOT NULL CHECK (valid_on >= '1993-11-15'),
    units                 BIGINT NOT NULL CHECK (units IN (1, 10, 100, 1000, 10000)),
    tenge_ten_thousandths BIGINT NOT NULL CHECK (tenge_ten_thousandths > 0),
    reason                TEXT    NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    proposed_by           UUID    NOT NULL,
    proposed_at           TIMESTAMPTZ NOT NULL,
    state                 TEXT    NOT NULL CHECK (state IN ('proposed', 'approved', 'rejected')),
    decided_by            UUID,
    decided_at            TIMESTAMPTZ,
    decision              TEXT,
    CHECK ((state = 'proposed') = (decided_by IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK ((decided_by IS NULL) = (decision IS NULL)),
    CHECK (state <> 'approved' OR decided_by <> proposed_by)
);
-- One word at a time about a currency and day.
CREATE UNIQUE INDEX exchange_rate_proposal_waiting ON exchange_rate_proposal (currency, valid_on)
    WHERE state = 'proposed';
CREATE TRIGGER exchange_rate_proposal_decided_once BEFORE UPDATE ON exchange_rate_proposal FOR EACH ROW
    WHEN (OLD.state <> 'proposed' OR NEW.currency <> OLD.currency OR NEW.valid_on <> OLD.valid_on
    OR NEW.units <> OLD.units OR NEW.tenge_ten_thousandths <> OLD.tenge_ten_thousandths
    OR NEW.proposed_by <> OLD.proposed_by OR NEW.reason <> OLD.reason)
    EXECUTE FUNCTION refuse_because('exchange_rate_proposal is decided once and otherwise kept');
CREATE TRIGGER exchange_rate_proposal_no_delete BEFORE DELETE ON exchange_rate_proposal
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
