//! One reader of the log for each checkpoint that somebody follows.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use store::events::{Heads, ReadEvents};
use store::{Store, StoreResult, Stream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast};
use tokio::time::{MissedTickBehavior, interval, timeout};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Streams that are open at once at most.
pub const CONNECTIONS_MAX: usize = 20_000;
/// Events that wait for a slow client before it has to read the log itself.
const WAITING_MAX: usize = 256;
/// Events read at once.
const READ_EVENTS: i64 = 500;
/// How often the log is looked at for commits of other processes.
const POLL: Duration = Duration::from_millis(500);
/// Commits come in thousands a second; the log is looked at most this often.
const PAUSE: Duration = Duration::from_millis(50);

/// What is told of an event, and whom it is about, which is not told.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) position: i64,
    pub(super) at: Timestamp,
    pub(super) kind: String,
    pub(super) subject: Option<Uuid>,
}

/// What a reader tells its followers.
#[derive(Debug)]
pub(super) enum News {
    /// The reader begins after this position; whoever is before it has to read the log.
    Begun(i64),
    /// Something happened.
    Event(Told),
}

type Tails = HashMap<Stream, broadcast::Sender<Arc<News>>>;

/// The open streams of this process; cheap to clone.
#[derive(Clone)]
pub struct Hub {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    stop: CancellationToken,
    places: Arc<Semaphore>,
    tails: Mutex<Tails>,
}

/// A client's share in a stream; gives its place back when it is dropped.
pub(super) struct Connection {
    pub(super) stream: Stream,
    pub(super) told: broadcast::Receiver<Arc<News>>,
    pub(super) store: Store,
    pub(super) stop: CancellationToken,
    _place: OwnedSemaphorePermit,
}

impl Hub {
    /// A hub without streams.
    pub fn new(store: Store, stop: CancellationToken) -> Self {
        Self::limited(store, stop, CONNECTIONS_MAX)
    }

    fn limited(store: Store, stop: CancellationToken, most: usize) -> Self {
        let places = Arc::new(Semaphore::new(most));
        Self {
            inner: Arc::new(Inner {
                store,
                stop,
                places,
                tails: Mutex::default(),
            }),
        }
    }

    /// Streams that are open.
    pub fn open(&self) -> usize {
        CONNECTIONS_MAX - self.inner.places.available_permits()
    }

    /// Joins the followers of a stream; `None` when too many streams are open.
    pub(super) fn connect(&self, stream: Stream) -> Option<Connection> {
        let place = Arc::clone(&self.inner.places).try_acquire_owned().ok()?;
        let mut tails = self.tails();
        let told = if let Some(tail) = tails.get(&stream) {
            tail.subscribe()
        } else {
            let (tail, told) = broadcast::channel(WAITING_MAX);
            tails.insert(stream, tail);
            tokio::spawn(self.clone().read(stream));
            told
        };
        Some(Connection {
            stream,
            told,
            store: self.inner.store.clone(),
            stop: self.inner.stop.clone(),
            _place: place,
        })
    }

    fn tails(&self) -> MutexGuard<'_, Tails> {
        self.inner
            .tails
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The stream's sender while somebody listens; takes it away when nobody does.
    fn sender(&self, stream: Stream) -> Option<broadcast::Sender<Arc<News>>> {
        let mut tails = self.tails();
        let tail = tails.get(&stream)?;
        if tail.receiver_count() == 0 {
            // Under the lock: whoever comes next makes a new one, with a new reader.
            tails.remove(&stream);
            return None;
        }
        Some(tail.clone())
    }

    /// Reads a stream from its end on, and tells everybody, until nobody listens any more.
    async fn read(self, stream: Stream) {
        let mut committed = self.inner.store.committed();
        let mut pace = interval(PAUSE);
        pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut position = None;
        while let Some(tail) = self.sender(stream) {
            committed.borrow_and_update();
            match self.news(stream, position).await {
                Ok((news, last)) => {
                    for one in news {
                        // Nobody may be left to listen; then the loop ends by itself.
                        let _ = tail.send(Arc::new(one));
                    }
                    position = Some(last);
                }
                Err(error) => {
                    tracing::warn!(%error, stream = stream.0, "the event log could not be read");
                }
            }
            drop(tail);
            tokio::select! {
                () = self.inner.stop.cancelled() => break,
                _ = pace.tick() => {}
            }
            tokio::select! {
                () = self.inner.stop.cancelled() => break,
                _ = timeout(POLL, committed.changed()) => {}
            }
        }
        if self.inner.stop.is_cancelled() {
            self.tails().remove(&stream);
        }
    }

    /// Events after a position, and the position after them; at first only the end of the stream.
    async fn news(&self, stream: Stream, position: Option<i64>) -> StoreResult<(Vec<News>, i64)> {
        let Some(after) = position else {
            let last = head(&self.inner.store, stream).await?;
            return Ok((vec![News::Begun(last)], last));
        };
        let mut news = Vec::new();
        let mut last = after;
        loop {
            let page = page(&self.inner.store, stream, last, READ_EVENTS).await?;
            last = page.last().map_or(last, |told| told.position);
            let is_full = i64::try_from(page.len()).is_ok_and(|count| count >= READ_EVENTS);
            news.extend(page.into_iter().map(News::Event));
            if !is_full || news.len() >= WAITING_MAX {
                return Ok((news, last));
            }
        }
    }
}

/// The last position of a stream.
pub(super) async fn head(store: &Store, stream: Stream) -> StoreResult<i64> {
    let heads = store.read(Heads).await?;
    Ok(heads
        .iter()
        .find(|(known, _)| *known == stream)
        .map_or(0, |(_, last)| *last))
}

/// Events of a stream after a position.
pub(super) async fn page(
    store: &Store,
    stream: Stream,
    after: i64,
    limit: i64,
) -> StoreResult<Vec<Told>> {
    let events = store
        .read(ReadEvents {
            stream,
            after,
            limit,
        })
        .await?;
    let told = events.into_iter().map(|event| Told {
        position: event.position,
        at: event.at,
        kind: event.kind,
        subject: event.subject,
    });
    Ok(told.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn only_so_many_streams_are_open_at_once() {
        let store = store::testing::sqlite();
        let hub = Hub::limited(store.store(), CancellationToken::new(), 2);
        let first = hub.connect(Stream::checkpoint(5));
        let second = hub.connect(Stream::checkpoint(6));
        assert!(first.is_some() && second.is_some());
        assert!(hub.connect(Stream::checkpoint(5)).is_none());
        drop(first);
        assert!(hub.connect(Stream::checkpoint(5)).is_some());
    }
}
