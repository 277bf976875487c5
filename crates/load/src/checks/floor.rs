//! The floor: the very requests of one booking, sent again and again by the lean client.
//!
//! What the real client sends for a booking is recorded once on its way to the gateway. The floor
//! writes those bytes to one connection, one request after the other, and reads status and length of
//! each answer: it makes no XML, reads none, waits for no turn and decides nothing. The gateway does
//! the same work for both.

use crate::http::Connection;
use crate::measure::Client;
use anyhow::{Context, Result, bail};
use std::net::{Ipv4Addr, SocketAddr};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Largest request that is recorded, in bytes.
const REQUEST_BYTES_MAX: usize = 64 * 1024;
/// Length of a message's id.
const ID_BYTES: usize = 36;

type Recorded = Arc<Mutex<Vec<Vec<u8>>>>;

/// Stands between the client and the gateway and keeps what the client sends.
pub struct Recorder {
    address: SocketAddr,
    recorded: Recorded,
    serving: JoinHandle<()>,
}

impl Recorder {
    /// Starts before a gateway.
    ///
    /// # Errors
    /// When there is no free port.
    pub async fn before(gateway: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let recorded = Recorded::default();
        let kept = Arc::clone(&recorded);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let kept = Arc::clone(&kept);
                // A connection that breaks shows as a check without an answer.
                tokio::spawn(async move { relay(stream, gateway, &kept).await.ok() });
            }
        });
        Ok(Self {
            address,
            recorded,
            serving,
        })
    }

    /// Where the client sends to.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The requests so far, in the order they came.
    ///
    /// # Errors
    /// When one is not understood.
    pub fn finish(self) -> Result<Requests> {
        let recorded = self
            .recorded
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        Requests::of(recorded)
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Hands every request of a connection on, and its answer back.
async fn relay(mut stream: TcpStream, gateway: SocketAddr, kept: &Recorded) -> Result<()> {
    let mut onward = Connection::open(gateway).await?;
    let mut buffer = Vec::new();
    loop {
        let Some(length) = request_length(&buffer)? else {
            if stream.read_buf(&mut buffer).await? == 0 {
                return Ok(());
            }
            continue;
        };
        let request: Vec<u8> = buffer.drain(..length).collect();
        let (status, body) = onward.ask(&request).await?;
        let head = format!(
            "HTTP/1.1 {status} .\r\nContent-Type: text/xml; charset=utf-8\r\n\
             Content-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(body).await?;
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push(request);
    }
}

/// Bytes of the first request of a buffer; `None` while it is not all there.
fn request_length(buffer: &[u8]) -> Result<Option<usize>> {
    if buffer.len() > REQUEST_BYTES_MAX {
        bail!("a request is too long");
    }
    let Some(at) = buffer.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = std::str::from_utf8(&buffer[..at]).context("a request's head is not text")?;
    let length: usize = head
        .split("\r\n")
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse().ok())
        .context("a request has no length")?;
    let end = at + 4 + length;
    Ok((buffer.len() >= end).then_some(end))
}

/// The requests of one booking.
#[derive(Debug)]
pub struct Requests {
    all: Vec<Request>,
    /// Number of the next question on the asynchronous channel: each has an id of its own.
    questions: AtomicU64,
}

#[derive(Debug)]
struct Request {
    bytes: Vec<u8>,
    /// Where the id of the asynchronous channel's question stands.
    question: Option<Range<usize>>,
}

impl Requests {
    fn of(recorded: Vec<Vec<u8>>) -> Result<Self> {
        let request = |bytes: Vec<u8>| {
            let question = question_of(&bytes)?;
            Ok(Request { bytes, question })
        };
        let all: Vec<Request> = recorded.into_iter().map(request).collect::<Result<_>>()?;
        if all.is_empty() {
            bail!("nothing was recorded");
        }
        Ok(Self {
            all,
            questions: AtomicU64::new(0),
        })
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// Their bytes together.
    pub fn bytes(&self) -> usize {
        self.all.iter().map(|request| request.bytes.len()).sum()
    }

    /// Clients that send them, each over a connection of its own.
    pub fn callers(self: &Arc<Self>, count: u16, gateway: SocketAddr) -> Vec<Caller> {
        let caller = |_| Caller {
            gateway,
            connection: None,
            requests: Arc::clone(self),
            buffer: Vec::new(),
        };
        (0..count).map(caller).collect()
    }
}

/// Where a request of the asynchronous channel names its question. A confirmation names the answer;
/// the gateway takes the question's id there too.
fn question_of(bytes: &[u8]) -> Result<Option<Range<usize>>> {
    let text = std::str::from_utf8(bytes).context("a request is not text")?;
    if !text.starts_with("POST /bip-async") {
        return Ok(None);
    }
    let tags = ["<correlationId>", "<messageId>"];
    let found = tags
        .iter()
        .find_map(|tag| text.find(tag).map(|at| at + tag.len()));
    let from = found.context("a request names no question")?;
    Ok(Some(from..from + ID_BYTES))
}

/// A client of the floor.
pub struct Caller {
    gateway: SocketAddr,
    connection: Option<Connection>,
    requests: Arc<Requests>,
    buffer: Vec<u8>,
}

impl Client for Caller {
    async fn once(&mut self) -> Result<()> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            None => self
                .connection
                .insert(Connection::open(self.gateway).await?),
        };
        let number = self.requests.questions.fetch_add(1, Ordering::Relaxed);
        let id = format!("00000000-0000-7000-8000-{number:012x}");
        for request in &self.requests.all {
            let bytes = match &request.question {
                None => &request.bytes,
                Some(place) => {
                    self.buffer.clone_from(&request.bytes);
                    let place = self.buffer.get_mut(place.clone());
                    let place = place.filter(|place| place.len() == id.len());
                    place
                        .context("a request is cut off")?
                        .copy_from_slice(id.as_bytes());
                    &self.buffer
                }
            };
            let (status, body) = connection.ask(bytes).await?;
            if status != 200 {
                let body = String::from_utf8_lossy(body);
                bail!("the gateway answered {status}: {body}");
            }
        }
        Ok(())
    }
}
