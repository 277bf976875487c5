//! A reader of server-sent events.

use super::House;
use serde_json::Value;
use std::time::Duration;
use tokio::time::timeout;

/// How long a test waits for something that should come at once.
const PATIENCE: Duration = Duration::from_secs(20);

/// One event.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// `event:`.
    pub event: String,
    /// `id:`.
    pub id: i64,
    /// `data:`.
    pub data: Value,
}

/// An open stream.
pub struct Stream {
    response: reqwest::Response,
    rest: String,
}

impl Stream {
    /// Opens a stream; the answer must be 200.
    pub async fn open(house: &House, path: &str, token: Option<&str>, last: Option<i64>) -> Self {
        let client = reqwest::Client::builder()
            .no_proxy()
            .build()
            .expect("a client");
        let mut request = client.get(format!("{}{path}", house.base_url));
        if let Some(token) = token {
            request = request.header("cookie", format!("shekara_session={token}"));
        }
        if let Some(last) = last {
            request = request.header("last-event-id", last.to_string());
        }
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), 200, "{path}");
        let kind = response.headers()["content-type"]
            .to_str()
            .unwrap_or_default();
        assert!(kind.starts_with("text/event-stream"), "{kind}");
        Self {
            response,
            rest: String::new(),
        }
    }

    /// The next event; `None` when the stream has ended.
    pub async fn next(&mut self) -> Option<Told> {
        loop {
            if let Some((block, rest)) = self.rest.split_once("\n\n") {
                let told = parse(block);
                self.rest = String::from(rest);
                if told.is_some() {
                    return told;
                }
                continue;
            }
            let chunk = timeout(PATIENCE, self.response.chunk())
                .await
                .expect("an event in time");
            let chunk = chunk.ok().flatten()?;
            self.rest
                .push_str(std::str::from_utf8(&chunk).expect("UTF-8"));
        }
    }

    /// The next so many events.
    pub async fn take(&mut self, count: usize) -> Vec<Told> {
        let mut events = Vec::new();
        while events.len() < count {
            events.push(self.next().await.expect("the stream goes on"));
        }
        events
    }
}

/// An event out of its lines; `None` for a comment.
fn parse(block: &str) -> Option<Told> {
    let field = |name: &str| {
        block
            .lines()
            .find_map(|line| line.strip_prefix(name).map(|value| value.trim().to_owned()))
    };
    Some(Told {
        event: field("event:").unwrap_or_default(),
        id: field("id:")?.parse().expect("a position"),
        data: serde_json::from_str(&field("data:")?).expect("JSON"),
    })
}
