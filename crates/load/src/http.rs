//! A lean HTTP/1.1 client: one connection kept alive, requests written as bytes, answers with a length.

use anyhow::{Context, Result, bail};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Largest answer that is read, in bytes.
const ANSWER_BYTES_MAX: usize = 256 * 1024;
/// How long an answer may take.
const ANSWER_MAX: Duration = Duration::from_secs(30);

/// A connection that is kept alive.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// Where the parts of an answer are in the buffer.
#[derive(Debug, PartialEq, Eq)]
struct Head {
    status: u16,
    /// Byte of the answer at which its body begins.
    body_from: usize,
    /// Bytes of the body.
    body_length: usize,
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// When nobody listens.
    pub async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address)
            .await
            .context("the server can't be reached")?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(4096),
        })
    }

    /// Sends one whole request and reads its answer: status and body.
    ///
    /// # Errors
    /// When the connection breaks, the answer takes too long, or it has no length.
    pub async fn ask(&mut self, request: &[u8]) -> Result<(u16, &[u8])> {
        let head = timeout(ANSWER_MAX, self.exchange(request))
            .await
            .context("no answer")??;
        let end = head.body_from + head.body_length;
        Ok((head.status, &self.buffer[head.body_from..end]))
    }

    async fn exchange(&mut self, request: &[u8]) -> Result<Head> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                bail!("the server closed the connection");
            }
            let Some(head) = read_head(&self.buffer)? else {
                continue;
            };
            let end = head.body_from + head.body_length;
            if end > ANSWER_BYTES_MAX {
                bail!("an answer of {end} bytes is too long");
            }
            if self.buffer.len() >= end {
                return Ok(head);
            }
        }
    }
}

/// Reads the head of an answer; `None` while it is not all there.
fn read_head(bytes: &[u8]) -> Result<Option<Head>> {
    let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
        if bytes.len() > ANSWER_BYTES_MAX {
            bail!("the head of an answer is too long");
        }
        return Ok(None);
    };
    let text = std::str::from_utf8(&bytes[..at]).context("the head of an answer is not text")?;
    let mut lines = text.split("\r\n");
    let status = lines
        .next()
        .and_then(|line| line.strip_prefix("HTTP/1.1 "))
        .and_then(|rest| rest.get(..3))
        .and_then(|digits| digits.parse().ok())
        .context("an answer has no status")?;
    let length = lines
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse().ok())
        .context("an answer has no length")?;
    Ok(Some(Head {
        status,
        body_from: at + 4,
        body_length: length,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    #[test]
    fn a_head_is_read_when_it_is_all_there() {
        let answer = b"HTTP/1.1 201 Created\r\nDate: x\r\nContent-Length: 2\r\n\r\n{}";
        for end in 0..answer.len() - 2 {
            assert_eq!(read_head(&answer[..end]).unwrap(), None, "{end}");
        }
        let head = Head {
            status: 201,
            body_from: answer.len() - 2,
            body_length: 2,
        };
        assert_eq!(read_head(answer).unwrap(), Some(head));
    }

    #[test]
    fn an_answer_without_a_length_or_status_is_an_error() {
        read_head(b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n").unwrap_err();
        read_head(b"SSH-2.0\r\nContent-Length: 0\r\n\r\n").unwrap_err();
    }

    #[tokio::test]
    async fn an_answer_that_comes_in_pieces_is_put_together() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 4];
            stream.read_exact(&mut request).await.unwrap();
            for piece in ["HTTP/1.1 409 No\r\nconte", "nt-length: 5\r\n\r\nab", "cde"] {
                stream.write_all(piece.as_bytes()).await.unwrap();
                tokio::task::yield_now().await;
            }
            request
        });
        let mut connection = Connection::open(address).await.unwrap();
        assert_eq!(
            connection.ask(b"ping").await.unwrap(),
            (409, b"abcde".as_slice())
        );
        assert_eq!(&server.await.unwrap(), b"ping");
    }
}
