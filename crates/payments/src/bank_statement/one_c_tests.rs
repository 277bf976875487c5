//! The 1C exchange format: what is read, in which encodings, and the named errors.

use super::{BankStatement, Direction, FieldRule, StatementError, StatementFormat};
use encoding_rs::WINDOWS_1251;
use jiff::civil::date;
use kernel::money::Money;

pub(super) const FILE: &str = "1CClientBankExchange
ВерсияФормата=2.00
Кодировка=Windows
Отправитель=Банк
ДатаНачала=02.03.2026
ДатаКонца=03.03.2026
РасчСчет=KZ93601A000000700001
СекцияРасчСчет
ДатаНачала=02.03.2026
ДатаКонца=03.03.2026
РасчСчет=KZ93601A000000700001
НачальныйОстаток=100
ВсегоПоступило=4325.00
ВсегоСписано=1000.5
КонечныйОстаток=3424.50
КонецРасчСчет
СекцияДокумент=Выписка
НомерДокумента=95022
ДатаДокумента=01.03.2026
СуммаПриход=4325.00
ПлательщикНаименование=ТОО \"Караван\"
ПлательщикБИН_ИИН=260140007012
ПлательщикИИК=KZ76722C000000700002
ПолучательИИК=KZ93601A000000700001
ДатаОперации=02.03.2026
НазначениеПлатежа=Счёт № 700001, в т.ч. НДС = 0
КодНазначенияПлатежа=859
Валюта=KZT
КонецДокумента
СЕКЦИЯДОКУМЕНТ=ПлатежноеПоручение
НомерДокумента=SHK000001
ДатаОперации=03.03.2026
Сумма=1000.5
ПлательщикИИК=KZ93601A000000700001
ПолучательНаименование=Комитет казначейства
ПолучательИИК=KZ24070105KSN0000000
КодБК=105406
КодНазначенияПлатежа=911
КонецДокумента
КонецФайла
";

pub(super) fn windows(text: &str) -> Vec<u8> {
    WINDOWS_1251.encode(text).0.into_owned()
}

fn marked(text: &str) -> Vec<u8> {
    [b"\xEF\xBB\xBF", text.as_bytes()].concat()
}

fn rule_of(text: &str) -> (&'static str, u32, FieldRule) {
    match BankStatement::read(&windows(text)) {
        Err(StatementError::Field { field, line, rule }) => (field, line, rule),
        other => panic!("{other:?}"),
    }
}

/// both encodings give the same statement.
#[test]
fn entries_are_read_in_both_encodings() {
    let statement = BankStatement::read(&windows(FILE)).expect("read");
    assert_eq!(BankStatement::read(&marked(FILE)).expect("read"), statement);
    let unstated = FILE
        .replace("Кодировка=Windows\n", "")
        .replace('\n', "\r\n");
    assert_eq!(
        BankStatement::read(&windows(&unstated)).expect("read"),
        statement
    );
    assert_eq!(statement.format, StatementFormat::OneC);
    assert_eq!(
        (statement.opening, statement.closing),
        (Money::tenge(100), Money::kzt(342_450))
    );
    let [credit, debit] = &statement.entries[..] else {
        panic!("two entries")
    };
    assert_eq!(credit.reference, "2026-03-02/95022/C/KZ76722C000000700002");
    assert_eq!(
        (credit.direction, credit.amount),
        (Direction::Credit, Money::tenge(4_325))
    );
    assert_eq!(credit.booked_on, date(2026, 3, 2));
    assert_eq!(credit.counterparty.name.as_deref(), Some("ТОО \"Караван\""));
    assert_eq!(credit.purpose, "Счёт № 700001, в т.ч. НДС = 0");
    assert_eq!(
        (credit.end_to_end_id.as_deref(), credit.knp.as_deref()),
        (None, Some("859"))
    );
    assert_eq!(
        (debit.direction, debit.amount),
        (Direction::Debit, Money::kzt(100_050))
    );
    assert_eq!(debit.end_to_end_id.as_deref(), Some("SHK000001"));
    assert_eq!(
        (debit.kbk.as_deref(), debit.knp.as_deref()),
        (Some("105406"), Some("911"))
    );
    assert_eq!(
        debit.counterparty.account.as_deref(),
        Some("KZ24070105KSN0000000")
    );
}

/// an encoding that isn't known is an error and never a guess.
#[test]
fn unknown_encodings_are_refused() {
    let dos = windows(&FILE.replace("Кодировка=Windows", "Кодировка=DOS"));
    let free_byte = [windows(FILE).as_slice(), b"\x98"].concat();
    let half_marked = [b"\xEF\xBB\xBF".as_slice(), &windows(FILE)].concat();
    for bytes in [FILE.as_bytes().to_vec(), dos, free_byte, half_marked] {
        let read = BankStatement::read_one_c(&bytes);
        assert!(
            matches!(read, Err(StatementError::Encoding { .. })),
            "{read:?}"
        );
    }
}

/// What is changed in the file, and the field, line and rule that are then named.
type Change = (&'static str, &'static str, (&'static str, u32, FieldRule));

const CHANGES: &[Change] = &[
    (
        "Валюта=KZT",
        "Валюта=RUB",
        ("Валюта", 29, FieldRule::Currency),
    ),
    (
        "СуммаПриход=4325.00",
        "СуммаПриход=0",
        ("СуммаПриход", 21, FieldRule::NotPositive),
    ),
    (
        "СуммаПриход=4325.00",
        "СуммаПриход=-1",
        ("СуммаПриход", 21, FieldRule::NotPositive),
    ),
    (
        "СуммаПриход=4325.00",
        "СуммаПриход=1000000000000",
        ("СуммаПриход", 21, FieldRule::TooLarge),
    ),
    (
        "СуммаПриход=4325.00",
        "СуммаПриход=много",
        ("СуммаПриход", 21, FieldRule::Amount),
    ),
    (
        "СуммаПриход=4325.00",
        "СуммаПриход=1\nСуммаРасход=1",
        ("Сумма", 18, FieldRule::Direction),
    ),
    (
        "ДатаОперации=02.03.2026",
        "ДатаОперации=31.02.2026",
        ("ДатаОперации", 26, FieldRule::Date),
    ),
    (
        "ДатаОперации=02.03.2026",
        "ДатаОперации=2026-03-02",
        ("ДатаОперации", 26, FieldRule::Date),
    ),
    (
        "ДатаОперации=02.03.2026",
        "ДатаОперации=04.03.2026",
        ("ДатаОперации", 18, FieldRule::OutsidePeriod),
    ),
    (
        "НомерДокумента=95022\n",
        "",
        ("НомерДокумента", 18, FieldRule::Missing),
    ),
    (
        "ВсегоПоступило=4325.00",
        "ВсегоПоступило=4325.01",
        ("ВсегоПоступило", 14, FieldRule::Sum),
    ),
    (
        "НачальныйОстаток=100\n",
        "",
        ("НачальныйОстаток", 9, FieldRule::Missing),
    ),
    (
        "РасчСчет=KZ93601A000000700001\nНач",
        "РасчСчет=1\nНач",
        ("РасчСчет", 12, FieldRule::Iban),
    ),
    (
        "КонецРасчСчет\n",
        "КонецРасчСчет\nчто это\n",
        ("СекцияДокумент", 18, FieldRule::Misplaced),
    ),
];

/// each broken rule is named with its field and its line.
#[test]
fn broken_fields_are_named() {
    for (from, to, expected) in CHANGES {
        let (field, line, rule) = rule_of(&FILE.replacen(from, to, 1));
        // A line more or less before the field is the change itself.
        assert_eq!((field, rule), (expected.0, expected.2), "{to}");
        assert!(line.abs_diff(expected.1) <= 1, "{to}: {line}");
    }
    let foreign = FILE.replace(
        "ПолучательИИК=KZ93601A000000700001",
        "ПолучательИИК=KZ69998B000000700003",
    );
    assert_eq!(rule_of(&foreign).2, FieldRule::Direction);
    let cut = FILE.replace("КонецДокумента\nКонецФайла\n", "");
    assert_eq!(rule_of(&cut).0, "КонецДокумента");
    let control = FILE.replace("ТОО", "Т\u{1}О");
    assert_eq!(rule_of(&control).2, FieldRule::Text);
}

/// two entries that can't be told apart are refused, and so is a wrong closing balance.
#[test]
fn contradictions_are_named() {
    let start = FILE.find("СекцияДокумент=").expect("there");
    let end = FILE.find("СЕКЦИЯДОКУМЕНТ").expect("there");
    let twice = FILE.replace("ВсегоПоступило=4325.00\n", "").replace(
        "СЕКЦИЯДОКУМЕНТ",
        &format!("{}СЕКЦИЯДОКУМЕНТ", &FILE[start..end]),
    );
    assert_eq!(rule_of(&twice).2, FieldRule::Duplicate);
    let wrong = BankStatement::read(&windows(&FILE.replace("=3424.50", "=3424.49")));
    let computed = Money::kzt(342_450);
    let Err(StatementError::Balance {
        computed: found,
        line,
        ..
    }) = wrong
    else {
        panic!("{wrong:?}")
    };
    assert_eq!((found, line), (computed, 15));
}

/// a debit whose purpose says that it returns a document names the receipt by its number and day; other
/// words, and credits, name none.
#[test]
fn a_return_names_its_receipt() {
    let returns = |purpose: &str| {
        let line = format!("Сумма=1000.5\nНазначениеПлатежа={purpose}");
        let text = FILE.replace("Сумма=1000.5", &line);
        let statement = BankStatement::read(&windows(&text)).expect("read");
        assert_eq!(statement.entries[0].returns, None);
        statement.entries[1].returns.clone()
    };
    let named = Some(String::from("2026-03-02/95022/C/KZ24070105KSN0000000"));
    assert_eq!(
        returns("Возврат платежа по документу № 95022 от 02.03.2026"),
        named
    );
    assert_eq!(returns("СТОРНО док. №95022 от 02.03.2026."), named);
    for other in [
        "Возврат платы по заявлению",
        "Возврат № 95022",
        "Возврат № 95022 от вчера",
        "Возврат № 95022 по 02.03.2026",
        "Оплата № 95022 от 02.03.2026",
    ] {
        assert_eq!(returns(other), None, "{other}");
    }
}
