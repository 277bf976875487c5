//! Samples of the page with the ways to pay.

use super::{Samples, at, booking};
use crate::view::booking::BookingState;
use crate::view::chrome::Chrome;
use crate::view::ways::{PaymentWays, TransferDetails};

impl Samples for PaymentWays {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let held = (BookingState::AwaitingPayment, true, Some(at(20, 9, 45)));
        let of_move = (BookingState::Confirmed, false, None);
        [held, of_move]
            .map(|(state, has_terminals, hold_until)| Self {
                chrome: chrome.clone(),
                booking: booking(chrome.lang, state),
                invoice_number: 700_123_456_789,
                due_minor: 432_500,
                hold_until,
                has_terminals,
                transfer: TransferDetails {
                    beneficiary: "ТОО «Регистратор СЭО»".to_owned(),
                    bin: "260240007026".to_owned(),
                    iban: "KZ93601A000000700001".to_owned(),
                    bic: "HSBKKZKX".to_owned(),
                    kbe: "17".to_owned(),
                    knp: "859".to_owned(),
                },
            })
            .into()
    }
}
