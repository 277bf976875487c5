//! One client's way through the log: first what it missed, then what happens.

use super::hub::{Connection, News, Told, head, page};
use axum::response::sse::Event;
use futures_util::Stream as Events;
use futures_util::stream::unfold;
use serde_json::json;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;
use store::StoreResult;
use tokio::sync::broadcast::error::RecvError;
use uuid::Uuid;

/// Events read at once.
const READ_EVENTS: i64 = 500;
/// A client that missed more than this looks at the whole again instead.
const MISSED_MAX: i64 = 10_000;
/// How long a browser waits before it comes back.
const COME_BACK: Duration = Duration::from_secs(2);

/// A client that follows a stream.
pub(super) struct Follower {
    connection: Connection,
    /// Only events about this are told.
    subject: Option<Uuid>,
    /// The last position that was looked at.
    position: i64,
    /// Whether the log may have events that neither came nor are waiting.
    is_behind: bool,
    waiting: VecDeque<Event>,
}

/// Whether a kind of event is told at all. What officers alone may know (who is stopped at the entry and
/// freed again, who looked at which evidence) would warn whom it concerns by its kind already.
fn is_told(kind: &str) -> bool {
    !["entry.", "evidence.", "checks."]
        .iter()
        .any(|beginning| kind.starts_with(beginning))
}

fn told(kind: &'static str, told: &Told) -> Event {
    let data = json!({ "kind": told.kind, "position": told.position, "at": told.at });
    Event::default()
        .event(kind)
        .id(told.position.to_string())
        .data(data.to_string())
}

/// An event that only tells where the stream goes on.
fn mark(kind: &'static str, position: i64) -> Event {
    let data = json!({ "position": position });
    Event::default()
        .event(kind)
        .id(position.to_string())
        .retry(COME_BACK)
        .data(data.to_string())
}

impl Follower {
    /// Begins after the position that the client saw last, or at the end of the stream.
    ///
    /// # Errors
    /// Only those of the storage.
    pub(super) async fn start(
        connection: Connection,
        subject: Option<Uuid>,
        after: Option<i64>,
    ) -> StoreResult<Self> {
        // The connection listens already, so nothing falls between this look and the first event.
        let last = head(&connection.store, connection.stream).await?;
        let mut waiting = VecDeque::new();
        let position = match after {
            Some(after) if after <= last && last - after <= MISSED_MAX => {
                waiting.push_back(mark("ready", after));
                after
            }
            Some(_) => {
                waiting.push_back(mark("reset", last));
                last
            }
            None => {
                waiting.push_back(mark("ready", last));
                last
            }
        };
        Ok(Self {
            connection,
            subject,
            position,
            is_behind: position < last,
            waiting,
        })
    }

    /// The events, until the server stops.
    pub(super) fn events(self) -> impl Events<Item = Result<Event, Infallible>> {
        unfold(self, |mut follower| async move {
            let event = follower.next().await?;
            Some((Ok(event), follower))
        })
    }

    async fn next(&mut self) -> Option<Event> {
        let stop = self.connection.stop.clone();
        loop {
            if stop.is_cancelled() {
                return None;
            }
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            tokio::select! {
                biased;
                () = stop.cancelled() => return None,
                looked = self.look() => looked?,
            }
        }
    }

    /// Looks at what is next: in the log while the client is behind, else at what is told. `None`
    /// ends the stream; the client comes back and goes on where it was.
    async fn look(&mut self) -> Option<()> {
        if self.is_behind {
            return self.catch_up().await;
        }
        match self.connection.told.recv().await {
            Ok(news) => self.take(&news),
            Err(RecvError::Lagged(_)) => self.is_behind = true,
            Err(RecvError::Closed) => return None,
        }
        Some(())
    }

    async fn catch_up(&mut self) -> Option<()> {
        let Connection { store, stream, .. } = &self.connection;
        let missed = match page(store, *stream, self.position, READ_EVENTS).await {
            Ok(missed) => missed,
            Err(error) => {
                tracing::warn!(%error, "an event stream could not be caught up");
                return None;
            }
        };
        self.is_behind = i64::try_from(missed.len()).is_ok_and(|count| count >= READ_EVENTS);
        for event in &missed {
            self.accept(event);
        }
        Some(())
    }

    /// Takes what the reader told, unless it is known; after a gap the log has to be read.
    fn take(&mut self, news: &News) {
        match news {
            News::Begun(last) => self.is_behind |= *last > self.position,
            News::Event(event) if event.position == self.position + 1 => self.accept(event),
            News::Event(event) => self.is_behind |= event.position > self.position,
        }
    }

    fn accept(&mut self, event: &Told) {
        self.position = event.position;
        let concerns = self.subject.is_none() || self.subject == event.subject;
        if concerns && is_told(&event.kind) {
            self.waiting.push_back(told("change", event));
        }
    }
}
