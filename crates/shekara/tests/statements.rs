//! Files of the bank, from the command line and from a folder that is looked into.

mod support;

use kernel::clock::{Clock, SystemClock};
use payments::{Journal, LedgerTotals, Verdict};
use simulators::bank::{self, BankConfig, TransferOrder};
use std::path::Path;
use std::process::{Command, Output};
use store::{Limits, Store};
use support::{Server, Start};

fn import(database_url: &str, file: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_shekara"))
        .args(["import-statement", "--database-url", database_url])
        .arg(file)
        .output()
        .expect("the program runs")
}

fn transfer(amount: &str) -> TransferOrder {
    TransferOrder {
        name: String::from("Silk Road Logistics"),
        number: None,
        account: String::from("CN6217000010001234567"),
        amount: amount.to_owned(),
        purpose: String::from("queue"),
        country: Some(String::from("CN")),
    }
}

/// Q-23, Q-EX9: a file is imported once, by hand or from the folder; what is refused is kept aside and in the journal.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_are_imported_once() {
    let made = store::testing::sqlite();
    let path = made.location().to_owned();
    let url = format!("sqlite:{path}");
    let bank = bank::start(BankConfig::default())
        .await
        .expect("the bank opens");
    let now = SystemClock.now();
    let today = kernel::zone::kazakhstan().to_datetime(now).date();
    let statement = || {
        bank.statement("camt053", today, today)
            .expect("a statement")
    };
    let folder = Path::new(&path).with_extension("folder");
    std::fs::create_dir_all(&folder).expect("a folder");
    let by_hand = Path::new(&path).with_extension("xml");

    bank.transfer(&transfer("4325.00")).expect("booked");
    std::fs::write(&by_hand, statement()).expect("written");
    for expected in ["1 entries, 1 new, 0 known", "1 entries, 0 new, 1 known"] {
        let output = import(&url, &by_hand);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success() && said.contains(expected),
            "{output:?}"
        );
    }
    std::fs::write(&by_hand, b"no statement").expect("written");
    let output = import(&url, &by_hand);
    assert!(!output.status.success(), "{output:?}");

    bank.transfer(&transfer("100.00")).expect("booked");
    for (name, bytes) in [
        ("b.xml", statement()),
        ("a.txt", b"1C?".to_vec()),
        ("c.part", b"<".to_vec()),
    ] {
        std::fs::write(folder.join(name), bytes).expect("written");
    }
    let mut start = Start::plain(&url);
    start.workers = 1;
    start.arguments.push(String::from("--statement-folder"));
    start.arguments.push(folder.to_string_lossy().into_owned());
    let mut server = Server::start(&start);
    while folder.join("a.txt").exists() || folder.join("b.xml").exists() {
        tokio::task::yield_now().await;
    }
    server.kill();
    let count = |name: &str| {
        std::fs::read_dir(folder.join(name))
            .expect("a folder")
            .count()
    };
    assert_eq!((count("imported"), count("refused")), (1, 1));
    assert!(folder.join("c.part").exists(), "it is still being written");

    let store = Store::open_sqlite(Path::new(&path), Limits::default()).expect("it opens");
    let totals = store.read(LedgerTotals).await.expect("read");
    assert_eq!(
        (totals.unknown.minor, totals.received.minor),
        (442_500, 442_500)
    );
    let query = Journal {
        verdict: Verdict::Rejected,
        before: None,
        limit: 10,
    };
    assert_eq!(store.read(query).await.expect("read").len(), 2);
    std::fs::remove_dir_all(&folder).expect("removed");
    std::fs::remove_file(&by_hand).expect("removed");
    bank.shutdown().await;
}
