//! Codes of who was at fault, of choices, and of waivers.

/// What happened to a booking.
pub const FAULTS: &[&str] = &[
    "given-up-unpaid",
    "not-paid-in-time",
    "checks-said-no",
    "register-silent",
    "given-up",
    "refused-in-zone",
    "left-zone-late",
    "late-from-zone",
    "did-not-appear",
    "turned-back",
    "crossed",
    "moved-by-user",
    "checkpoint-closed",
    "equipment-failed",
    "register-outage",
    "capacity-cut",
];

/// Whose fault it was.
pub const AT_FAULT: &[&str] = &["user", "registrar", "nobody"];

/// What follows for the money.
pub const CONSEQUENCES: &[&str] = &[
    "nothing-paid",
    "used",
    "forfeit",
    "free-move-counted",
    "paid-move",
    "needs-payment",
    "free-move-not-counted",
    "users-option",
    "refund",
];

/// What was chosen about a booking that a failure hit, and about money that came late.
pub const CHOICES: &[&str] = &["kept", "moved", "money-back", "place"];

/// What befalls many bookings at once.
pub const WAIVER_EVENTS: &[&str] = &[
    "checkpoint-closed",
    "equipment-failed",
    "register-outage",
    "capacity-cut",
];

/// What a waiver gives.
pub const WAIVER_KINDS: &[&str] = &["refund", "free-move", "choice"];

/// Where a waiver stands.
pub const WAIVER_STATES: &[&str] = &["proposed", "approved", "rejected"];
