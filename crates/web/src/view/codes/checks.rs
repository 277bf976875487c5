//! Codes of the checks of Q-18 and of what follows from them: registers, reasons, appeals, consents, evidence.

/// The 18 checks of Q-18.
pub const CHECKS: &[&str] = &[
    "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17",
    "18",
];

/// Why a register doesn't confirm.
pub const REASONS: &[&str] = &[
    "number-missing",
    "consent-refused",
    "person-not-found",
    "person-dead",
    "organisation-not-found",
    "organisation-liquidated",
    "name-mismatch",
    "vehicle-not-found",
    "vehicle-deregistered",
    "vin-mismatch",
    "licence-not-found",
    "licence-not-valid",
    "licence-expired",
    "licence-category-missing",
    "vehicle-wanted",
    "driver-wanted",
    "machinery-not-found",
    "machinery-deregistered",
    "carriage-permit-missing",
    "carriage-permit-expired",
    "insurance-missing",
    "insurance-expired",
    "driver-not-insured",
    "tax-debt",
    "overdue-fine",
    "digital-document-missing",
    "biometrics-missing",
    "biometrics-mismatch",
    "phone-not-owned",
    "inspection-missing",
    "inspection-expired",
    "inspection-failed",
    "certificate-missing",
    "certificate-expired",
    "declaration-missing",
    "declaration-not-in-force",
    "declaration-expired",
    "toll-debt",
    "weighing-unknown",
];

/// Why a check isn't made.
pub const NOT_APPLICABLE: &[&str] = &[
    "residents-only",
    "no-number-stated",
    "machinery",
    "not-machinery",
    "no-controlled-goods",
    "empty-vehicle",
    "set-aside",
];

/// Why nothing is known yet of a check.
pub const CAUSES: &[&str] = &[
    "timed-out",
    "unreachable",
    "unintelligible",
    "declined",
    "consent-pending",
    "paused",
    "breaker-open",
    "overloaded",
];

/// The registers behind the checks of Q-18.
pub const REGISTERS: &[&str] = &[
    "persons",
    "organisations",
    "vehicles",
    "driving-licences",
    "wanted",
    "wanted-persons",
    "machinery",
    "e-licensing",
    "transport-control",
    "insurance",
    "taxes",
    "road-fines",
    "digital-documents",
    "biometrics",
    "mobile-citizens",
    "inspections",
    "agriculture",
    "customs",
    "tolls",
    "weighing",
    "other",
];

/// Where a consent to the access to personal data stands.
pub const CONSENTS: &[&str] = &["pending", "granted", "refused", "revoked", "expired"];

/// How an appeal ended, or that it waits.
pub const APPEALS: &[&str] = &["open", "overdue", "upheld", "rejected"];

/// Whether a register is asked or left alone.
pub const BREAKERS: &[&str] = &["closed", "open", "trial", "paused"];

/// At which moment of a booking's life a register was asked.
pub const ASKINGS: &[&str] = &["booking", "day-before", "entry", "driver"];

/// How a question to a register ended.
pub const ANSWERS: &[&str] = &[
    "answered",
    "timed-out",
    "unreachable",
    "unintelligible",
    "declined",
];

/// What came of a check.
pub const OUTCOMES: &[&str] = &[
    "passed",
    "failed",
    "notified",
    "not-applicable",
    "unreachable",
    "pending",
];
