//! An order of payment to the budget, and its two written forms: pain.001 and a printable list.

use crate::budget::Debtor;
use crate::iban::Iban;
use crate::payouts::PayoutOrder;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::ids::AccountId;
use kernel::money::Money;
use quick_xml::escape::escape;
use uuid::Uuid;

/// One order of payment: the fees of one day and one budget code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferOrder {
    /// Id; also the cause of its transfers in the ledger.
    pub id: Uuid,
    /// Number of the order, from 1, without gaps.
    pub number: i64,
    /// What the bank repeats in the statement when it has executed the order; also the number that is
    /// printed, because the 1C format repeats nothing else.
    pub end_to_end_id: String,
    /// The day on which the fees were received.
    pub received_on: Date,
    /// 1 for the day's first order of the code, more for what was told of the day later.
    pub sequence: i64,
    /// Budget classification code (КБК).
    pub kbk: String,
    /// Code of the payment's purpose (КНП).
    pub knp: String,
    /// The revenue authority.
    pub beneficiary_name: String,
    /// Its BIN.
    pub beneficiary_bin: String,
    /// The treasury's account.
    pub beneficiary_iban: Iban,
    /// The treasury's bank.
    pub beneficiary_bic: String,
    /// Code of residency and sector (КБЕ).
    pub beneficiary_kbe: String,
    /// Purpose in words.
    pub purpose: String,
    /// How much.
    pub amount: Money,
    /// When it was made.
    pub made_at: Timestamp,
    /// Who made it.
    pub made_by: AccountId,
    /// The day on which the bank booked it; `None` while it is in transfer.
    pub executed_on: Option<Date>,
    /// When it was taken back, because the bank refused it.
    pub withdrawn_at: Option<Timestamp>,
    /// The day on which the bank executed it all the same; a person has to look.
    pub disputed_on: Option<Date>,
}

/// The end-to-end id of an order: `SHK000001`. Nine signs are what a payment order's number may have.
pub(crate) fn end_to_end_id(number: i64) -> String {
    format!("SHK{number:06}")
}

/// Code of the purpose (КНП) of money back: that of the payment which is given back.
const PAYOUT_KNP: &str = "859";

/// Elements of XML in the order of their making.
struct Xml {
    text: String,
    open: Vec<&'static str>,
}

impl Xml {
    fn open(&mut self, name: &'static str) -> &mut Self {
        self.text.push('<');
        self.text.push_str(name);
        self.text.push('>');
        self.open.push(name);
        self
    }

    fn close(&mut self) -> &mut Self {
        if let Some(name) = self.open.pop() {
            self.text.push_str("</");
            self.text.push_str(name);
            self.text.push('>');
        }
        self
    }

    /// Elements inside each other, with a text in the innermost.
    fn leaf(&mut self, path: &[&'static str], text: &str) -> &mut Self {
        for name in path {
            self.open(name);
        }
        self.text.push_str(&escape(text));
        for _ in path {
            self.close();
        }
        self
    }
}

/// What the written forms of all orders have in common.
struct Payment<'a> {
    end_to_end_id: &'a str,
    amount: Money,
    made_at: Timestamp,
    beneficiary_name: &'a str,
    beneficiary_number: Option<&'a str>,
    beneficiary_iban: &'a Iban,
    beneficiary_bic: &'a str,
    beneficiary_kbe: &'a str,
    kbk: Option<&'a str>,
    knp: &'a str,
    received_on: Option<Date>,
    purpose: &'a str,
}

impl<'a> From<&'a TransferOrder> for Payment<'a> {
    fn from(order: &'a TransferOrder) -> Self {
        Self {
            end_to_end_id: &order.end_to_end_id,
            amount: order.amount,
            made_at: order.made_at,
            beneficiary_name: &order.beneficiary_name,
            beneficiary_number: Some(&order.beneficiary_bin),
            beneficiary_iban: &order.beneficiary_iban,
            beneficiary_bic: &order.beneficiary_bic,
            beneficiary_kbe: &order.beneficiary_kbe,
            kbk: Some(&order.kbk),
            knp: &order.knp,
            received_on: Some(order.received_on),
            purpose: &order.purpose,
        }
    }
}

impl<'a> From<&'a PayoutOrder> for Payment<'a> {
    fn from(order: &'a PayoutOrder) -> Self {
        Self {
            end_to_end_id: &order.end_to_end_id,
            amount: order.amount,
            made_at: order.made_at,
            beneficiary_name: &order.beneficiary_name,
            beneficiary_number: order.beneficiary_number.as_deref(),
            beneficiary_iban: &order.beneficiary_iban,
            beneficiary_bic: &order.beneficiary_bic,
            beneficiary_kbe: &order.beneficiary_kbe,
            kbk: None,
            knp: PAYOUT_KNP,
            received_on: None,
            purpose: &order.purpose,
        }
    }
}

/// Writes an order to the budget as pain.001.001.09. The same order gives the same bytes.
pub fn pain_001(order: &TransferOrder, debtor: &Debtor) -> String {
    written(&order.into(), debtor)
}

/// Writes an order to pay money back as pain.001.001.09. The same order gives the same bytes.
pub fn payout_pain_001(order: &PayoutOrder, debtor: &Debtor) -> String {
    written(&order.into(), debtor)
}

fn written(order: &Payment<'_>, debtor: &Debtor) -> String {
    let amount = order.amount.decimal();
    // Seconds are enough for the bank, and the day is that of Kazakhstan.
    let made = kernel::zone::kazakhstan().to_datetime(order.made_at);
    let day = made.date().to_string();
    let (date, time) = (made.date(), made.time());
    let instant = format!(
        "{date}T{:02}:{:02}:{:02}+05:00",
        time.hour(),
        time.minute(),
        time.second()
    );
    let mut xml = Xml {
        text: String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\">",
        ),
        open: Vec::new(),
    };
    xml.open("CstmrCdtTrfInitn").open("GrpHdr");
    xml.leaf(&["MsgId"], order.end_to_end_id)
        .leaf(&["CreDtTm"], &instant)
        .leaf(&["NbOfTxs"], "1")
        .leaf(&["CtrlSum"], &amount)
        .open("InitgPty")
        .leaf(&["Nm"], &debtor.name)
        .leaf(&["Id", "OrgId", "Othr", "Id"], debtor.bin.as_str())
        .close()
        .close();
    xml.open("PmtInf")
        .leaf(&["PmtInfId"], order.end_to_end_id)
        .leaf(&["PmtMtd"], "TRF")
        .leaf(&["NbOfTxs"], "1")
        .leaf(&["CtrlSum"], &amount)
        .leaf(&["ReqdExctnDt", "Dt"], &day)
        .open("Dbtr")
        .leaf(&["Nm"], &debtor.name)
        .leaf(&["Id", "OrgId", "Othr", "Id"], debtor.bin.as_str())
        .close()
        .leaf(&["DbtrAcct", "Id", "IBAN"], debtor.iban.as_str())
        .leaf(&["DbtrAgt", "FinInstnId", "BICFI"], &debtor.bic);
    xml.open("CdtTrfTxInf").open("PmtId");
    xml.leaf(&["InstrId"], order.end_to_end_id)
        .leaf(&["EndToEndId"], order.end_to_end_id)
        .close();
    xml.text.push_str("<Amt><InstdAmt Ccy=\"KZT\">");
    xml.text.push_str(&amount);
    xml.text.push_str("</InstdAmt></Amt>");
    let codes = match order.kbk {
        Some(kbk) => format!("/KNP/{}/ /BCLASS/{kbk}/", order.knp),
        None => format!("/KNP/{}/", order.knp),
    };
    xml.leaf(&["CdtrAgt", "FinInstnId", "BICFI"], order.beneficiary_bic)
        .open("Cdtr")
        .leaf(&["Nm"], order.beneficiary_name);
    if let Some(number) = order.beneficiary_number {
        xml.leaf(&["Id", "OrgId", "Othr", "Id"], number);
    }
    xml.close()
        .leaf(&["CdtrAcct", "Id", "IBAN"], order.beneficiary_iban.as_str())
        .leaf(&["Purp", "Prtry"], order.knp)
        .open("RmtInf")
        .leaf(&["Ustrd"], &codes)
        .leaf(&["Ustrd"], order.purpose)
        .close();
    while !xml.open.is_empty() {
        xml.close();
    }
    xml.text.push_str("</Document>\n");
    xml.text
}

/// The fields of a printed payment order, in the order of the form, as key and value. The keys are
/// for the messages of the page; the values need no translation.
pub fn printable(order: &TransferOrder, debtor: &Debtor) -> Vec<(&'static str, String)> {
    fields(&order.into(), debtor)
}

/// The fields of a printed order to pay money back, as those of [`printable`]; it has no budget code and
/// no day of receipt.
pub fn payout_printable(order: &PayoutOrder, debtor: &Debtor) -> Vec<(&'static str, String)> {
    fields(&order.into(), debtor)
}

fn fields(order: &Payment<'_>, debtor: &Debtor) -> Vec<(&'static str, String)> {
    let made = kernel::zone::kazakhstan().to_datetime(order.made_at).date();
    let mut fields = vec![
        ("number", order.end_to_end_id.to_owned()),
        ("made_on", made.to_string()),
        ("payer_name", debtor.name.clone()),
        ("payer_bin", debtor.bin.to_string()),
        ("payer_iban", debtor.iban.to_string()),
        ("payer_kbe", debtor.kbe.clone()),
        ("payer_bic", debtor.bic.clone()),
        ("amount", order.amount.decimal()),
        ("currency", order.amount.currency.to_string()),
        ("beneficiary_name", order.beneficiary_name.to_owned()),
    ];
    if let Some(number) = order.beneficiary_number {
        fields.push(("beneficiary_bin", number.to_owned()));
    }
    fields.push(("beneficiary_iban", order.beneficiary_iban.to_string()));
    fields.push(("beneficiary_kbe", order.beneficiary_kbe.to_owned()));
    fields.push(("beneficiary_bic", order.beneficiary_bic.to_owned()));
    if let Some(kbk) = order.kbk {
        fields.push(("kbk", kbk.to_owned()));
    }
    fields.push(("knp", order.knp.to_owned()));
    if let Some(day) = order.received_on {
        fields.push(("received_on", day.to_string()));
    }
    fields.push(("purpose", order.purpose.to_owned()));
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::BudgetCodes;
    use roxmltree::Document;

    fn order() -> TransferOrder {
        TransferOrder {
            id: Uuid::from_u128(7),
            number: 7,
            end_to_end_id: end_to_end_id(7),
            received_on: jiff::civil::date(2026, 3, 2),
            sequence: 1,
            kbk: String::from("105406"),
            knp: String::from("911"),
            beneficiary_name: String::from("УГД <«А» & «Б»>"),
            beneficiary_bin: String::from("260140007012"),
            beneficiary_iban: "KZ24070105KSN0000000".parse().expect("an IBAN"),
            beneficiary_bic: String::from("KKMFKZ2A"),
            beneficiary_kbe: String::from("11"),
            purpose: String::from("Плата за 02.03.2026"),
            amount: Money::kzt(865_050),
            made_at: "2026-03-02T20:30:05.25Z".parse().expect("an instant"),
            made_by: "01890a5d-ac96-774b-bcce-b302099a8057"
                .parse()
                .expect("an id"),
            executed_on: None,
            withdrawn_at: None,
            disputed_on: None,
        }
    }

    /// the file for the bank says who pays what to whom, and is the same every time.
    #[test]
    fn pain_001_is_whole_and_deterministic() {
        let codes = BudgetCodes::built_in().expect("read");
        let text = pain_001(&order(), codes.debtor());
        assert_eq!(text, pain_001(&order(), codes.debtor()));
        let document = Document::parse(&text).expect("well-formed");
        let texts = |name: &str| -> Vec<String> {
            document
                .descendants()
                .filter(|node| node.tag_name().name() == name)
                .filter_map(|node| node.text().map(str::to_owned))
                .collect()
        };
        assert_eq!(texts("EndToEndId"), ["SHK000007"]);
        assert_eq!(texts("InstdAmt"), ["8650.50"]);
        assert_eq!(texts("CtrlSum"), ["8650.50", "8650.50"]);
        assert_eq!(texts("CreDtTm"), ["2026-03-03T01:30:05+05:00"]);
        assert_eq!(texts("Dt"), ["2026-03-03"]);
        assert_eq!(
            texts("IBAN"),
            ["KZ93601A000000700001", "KZ24070105KSN0000000"]
        );
        assert_eq!(texts("BICFI"), ["HSBKKZKX", "KKMFKZ2A"]);
        assert_eq!(texts("Nm")[2], "УГД <«А» & «Б»>");
        assert_eq!(
            texts("Ustrd"),
            ["/KNP/911/ /BCLASS/105406/", "Плата за 02.03.2026"]
        );
    }

    /// the printed order has every field that the bank's form asks for, none empty.
    #[test]
    fn the_printed_order_is_whole() {
        let codes = BudgetCodes::built_in().expect("read");
        let fields = printable(&order(), codes.debtor());
        let of = |key| {
            fields
                .iter()
                .find(|field| field.0 == key)
                .map(|f| f.1.as_str())
        };
        assert_eq!(of("number"), Some("SHK000007"));
        assert_eq!(of("amount"), Some("8650.50"));
        assert_eq!(of("made_on"), Some("2026-03-03"));
        assert!(fields.iter().all(|(_, value)| !value.is_empty()));
    }
}
