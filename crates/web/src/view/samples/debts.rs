//! Samples of the debt's page.

use super::super::chrome::Chrome;
use super::super::codes::DEBT_CAUSES;
use super::super::debts::{DebtRow, Owed, PayoutAccountForm, TransferDetails};
use super::super::forms::Form;
use super::super::{DebtPage, PayoutAccountPage};
use super::{Samples, at};
use crate::i18n::Message;

fn owed(transfer: Option<TransferDetails>) -> Owed {
    let rows = DEBT_CAUSES.iter().map(|cause| DebtRow {
        cause,
        amount_minor: 432_500,
        is_payment: matches!(*cause, "payment" | "forgiven"),
        at: at(20, 9, 33),
        reason: (*cause == "decision").then(|| "Проезд 18.11.2026 без оплаты".to_owned()),
    });
    Owed {
        owed_minor: 865_000,
        since: at(19, 14, 5),
        rows: rows.collect(),
        transfer,
    }
}

impl Samples for DebtPage {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let transfer = TransferDetails {
            name: "ТОО «Регистратор»".to_owned(),
            bin: "260240007026".to_owned(),
            iban: "KZ93601A000000700001".to_owned(),
            bic: "HSBKKZKX".to_owned(),
            kbe: "17".to_owned(),
            invoice_number: 712_345_678_901,
        };
        let page = |debt, is_waiting, has_failed| Self {
            chrome: chrome.clone(),
            debt,
            is_waiting,
            has_failed,
        };
        vec![
            page(None, false, false),
            page(Some(owed(None)), false, false),
            page(Some(owed(Some(transfer.clone()))), true, false),
            page(Some(owed(Some(transfer))), false, true),
        ]
    }
}

impl Samples for PayoutAccountPage {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let page = |due_minor, form| Self {
            chrome: chrome.clone(),
            holder: "«Ұлы Дала Транс» ЖШС".to_owned(),
            due_minor,
            form,
        };
        let mut wrong = PayoutAccountForm::default();
        for field in ["iban", "bic"] {
            wrong.reject(field, Message::new(format!("error-{field}")));
        }
        vec![
            page(0, PayoutAccountForm::default()),
            page(432_500, PayoutAccountForm::default()),
            page(432_500, wrong),
        ]
    }
}
