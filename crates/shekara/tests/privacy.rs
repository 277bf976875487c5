//! What must stay inside stays inside: a whole life of a booking leaves no personal data in the log,
//! in the events, or readable in what is sealed.

use std::path::Path;
use std::process::Command;

use simulators::population::named;
use store::{FromRow, Limits, Query, Row, Store, StoreError, StoreResult, Tx, statements};

statements! {
    /// Every event, as it is kept.
    pub EVENTS = "SELECT kind, payload FROM event ORDER BY stream, position";
    /// Every piece of evidence.
    pub EVIDENCE = "SELECT register AS kind, hex(answer_sealed) AS payload FROM check_evidence WHERE answer_sealed IS NOT NULL";
    /// Every token.
    pub TOKENS = "SELECT state AS kind, hex(token_sealed) AS payload FROM consent WHERE token_sealed IS NOT NULL";
}

/// Names and numbers of the people in the story, in every script they are written in.
const SECRETS: [&str; 12] = [
    named::AIGUL_IIN,
    named::AIGUL_PHONE,
    named::DAULET_IIN,
    named::DAULET_PHONE,
    "Сейтқалиева",
    "Айгүл",
    "Нұрланқызы",
    "Омаров",
    "Дәулет",
    "Болатұлы",
    // Numbers of their identity cards.
    "091749901",
    "090239901",
];

struct Line(String, String);

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self(row.get("kind")?, row.get("payload")?))
    }
}

/// Reads lines of the database.
struct Lines(&'static store::Statement);

impl Query for Lines {
    type Out = Vec<(String, String)>;
    type Error = StoreError;
    const NAME: &'static str = "test.lines";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Self::Out> {
        let lines: Vec<Line> = tx.fetch_all(self.0, &[]).await?;
        let pairs = lines.into_iter().map(|Line(kind, text)| (kind, text));
        Ok(pairs.collect())
    }
}

/// Runs the story with everything logged, and gives what it wrote.
fn tell(data: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_shekara"))
        .args(["demo", "--story", "--data"])
        .arg(data)
        .env("RUST_LOG", "trace")
        .output()
        .expect("the program starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{text}");
    assert!(log.lines().count() > 100, "the log was on: {log}");
    text + &log
}

/// a full run from sign-up to the border, logged as loudly as can be, says nobody's name or
/// number; the event log holds none either; answers of registers and tokens can't be read.
#[tokio::test]
async fn personal_data_stay_where_they_belong() {
    let data = std::env::temp_dir().join(format!("shekara-privacy-{}", std::process::id()));
    let written = tell(&data);
    for secret in SECRETS {
        let line = written.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "the log says {secret}");
    }
    let path = data.join("story").join("shekara.sqlite");
    let store = Store::open_sqlite(&path, Limits::default()).expect("it opens");
    let events = store.read(Lines(&EVENTS)).await.expect("read");
    assert!(events.len() > 15, "{}", events.len());
    for (kind, payload) in events {
        for secret in SECRETS {
            assert!(!payload.contains(secret), "{kind}: {payload}");
        }
    }
    let evidence = store.read(Lines(&EVIDENCE)).await.expect("read");
    assert!(evidence.len() >= 16, "{}", evidence.len());
    let tokens = store.read(Lines(&TOKENS)).await.expect("read");
    assert!(!tokens.is_empty());
    for (kind, sealed) in evidence.into_iter().chain(tokens) {
        for word in ["messageResult", "Envelope", named::DAULET_IIN] {
            let word = hex::encode_upper(word);
            assert!(!sealed.contains(&word), "{kind} is not sealed");
        }
    }
    drop(store);
    let _ = std::fs::remove_dir_all(data);
}
