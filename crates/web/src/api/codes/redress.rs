//! What the operations about choices, money back and waivers may answer.

use super::{ASKED, CHECKPOINT, DETAILS, JSON, OWN, Operation, USER, WANTED, WRITE};

/// Signed in as somebody who may do this with waivers.
const WAIVERS: &[&str] = &["sign-in-first", "waiver-role"];
/// Proposing or deciding about a waiver.
const WAIVED: &[&str] = &["waiver-for-nobody", "waiver-too-large"];
/// The operations.
pub(super) const OPERATIONS: &[Operation] = &[
    (
        "chooseOption",
        &[
            WRITE,
            JSON,
            USER,
            OWN,
            &["wrong-state", "already-chosen", "nothing-to-choose"],
        ],
    ),
    (
        "chooseForMoney",
        &[
            WRITE,
            JSON,
            USER,
            OWN,
            WANTED,
            DETAILS,
            CHECKPOINT,
            &[
                "wrong-state",
                "already-chosen",
                "nothing-to-choose",
                "balance-too-small",
                "no-tariff",
            ],
        ],
    ),
    (
        "askMoneyBack",
        &[WRITE, JSON, USER, &["money-not-there", "money-owed"]],
    ),
    ("listWaivers", &[ASKED, WAIVERS]),
    (
        "viewWaiver",
        &[WAIVERS, &["waiver-not-found", "no-such-id"]],
    ),
    ("proposeWaiver", &[WRITE, JSON, WAIVERS, WAIVED]),
    (
        "approveWaiver",
        &[
            WRITE,
            JSON,
            WAIVERS,
            WAIVED,
            &[
                "waiver-not-found",
                "waiver-decided",
                "waiver-own",
                "no-such-id",
            ],
        ],
    ),
    (
        "rejectWaiver",
        &[
            WRITE,
            JSON,
            WAIVERS,
            &["waiver-not-found", "waiver-decided", "no-such-id"],
        ],
    ),
];
