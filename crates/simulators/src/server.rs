//! Starting and stopping: one listener on 127.0.0.1 with its own stop signal.

use std::net::{Ipv4Addr, SocketAddr};
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// How long [`Handle::shutdown`] waits for requests under way before it lets them fall.
const SHUTDOWN_SECONDS: u64 = 5;

/// A simulator could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port is taken, or not allowed to this user.
    #[error(
        "the {simulator} can't listen on 127.0.0.1:{port}: {source}; choose another port, or 0 for any"
    )]
    Listen {
        /// Which simulator.
        simulator: &'static str,
        /// The port asked for.
        port: u16,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The HTTP client for callbacks or pushes could not be built.
    #[error("the {simulator} can't build its HTTP client: {source}")]
    Client {
        /// Which simulator.
        simulator: &'static str,
        /// What the client said.
        source: reqwest::Error,
    },
    /// A setting has no sense.
    #[error("the {simulator}'s setting {field} {rule}")]
    Setting {
        /// Which simulator.
        simulator: &'static str,
        /// The setting.
        field: &'static str,
        /// The rule it broke.
        rule: &'static str,
    },
}

/// A simulator that serves. Dereferences to the simulator itself, so that tests can order faults
/// and look inside without a socket. Dropping the handle stops the simulator too, without waiting.
#[derive(Debug)]
pub struct Handle<S> {
    /// `http://127.0.0.1:<port>`, without a slash at the end.
    pub base_url: String,
    /// The address it listens on.
    pub address: SocketAddr,
    simulator: Arc<S>,
    stop: CancellationToken,
    serving: Option<JoinHandle<()>>,
}

impl<S> Handle<S> {
    /// The simulator, to be shared with another task.
    pub fn simulator(&self) -> Arc<S> {
        Arc::clone(&self.simulator)
    }

    /// Stops listening, lets the requests under way end (at most 5 seconds), and returns.
    pub async fn shutdown(mut self) {
        self.stop.cancel();
        if let Some(serving) = self.serving.take() {
            let limit = Duration::from_secs(SHUTDOWN_SECONDS);
            if tokio::time::timeout(limit, serving).await.is_err() {
                tracing::warn!(address = %self.address, "a simulator was stopped with requests under way");
            }
        }
    }
}

impl<S> Deref for Handle<S> {
    type Target = S;

    fn deref(&self) -> &S {
        &self.simulator
    }
}

impl<S> Drop for Handle<S> {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Binds 127.0.0.1:`port` (0 = any free one) and serves `router` until `stop` is cancelled.
/// A request body is at most `body_limit_bytes` long; a longer one is answered with 413.
pub(crate) async fn serve<S>(
    name: &'static str,
    port: u16,
    body_limit_bytes: usize,
    stop: CancellationToken,
    simulator: Arc<S>,
    router: Router,
) -> Result<Handle<S>, StartError> {
    let failed = |source| StartError::Listen {
        simulator: name,
        port,
        source,
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let router = router.layer(DefaultBodyLimit::max(body_limit_bytes));
    let signal = stop.clone();
    let serving = tokio::spawn(async move {
        let served = axum::serve(listener, router)
            .with_graceful_shutdown(signal.cancelled_owned())
            .await;
        if let Err(error) = served {
            tracing::error!(simulator = name, %error, "stopped serving");
        }
    });
    tracing::info!(simulator = name, %address, "serving");
    Ok(Handle {
        base_url: format!("http://{address}"),
        address,
        simulator,
        stop,
        serving: Some(serving),
    })
}

/// A JSON answer that says what was wrong with a request: `{"error": …}`.
pub(crate) fn json_error(status: StatusCode, message: impl Into<String>) -> Response {
    (status, axum::Json(json!({ "error": message.into() }))).into_response()
}

/// An XML answer, as the gateway and the devices send it.
pub(crate) fn xml_answer(status: StatusCode, content_type: &'static str, body: String) -> Response {
    (
        status,
        [(axum::http::header::CONTENT_TYPE, content_type)],
        body,
    )
        .into_response()
}

/// The first half of a text, cut at a character: what arrives when a line breaks.
pub(crate) fn first_half(mut text: String) -> String {
    let mut cut = text.len() / 2;
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    text.truncate(cut);
    text
}

/// The only place of this crate that sleeps: ordered latency, late callbacks and back-off are
/// waits in the outside world, which has no clock of ours.
#[expect(
    clippy::disallowed_methods,
    reason = "a simulator is an edge and may wait"
)]
pub(crate) async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// The instant after such a wait, for answers that are fetched later instead of waited for.
pub(crate) fn instant_after(duration: Duration) -> tokio::time::Instant {
    let now = tokio::time::Instant::now();
    now.checked_add(duration).unwrap_or(now)
}

/// Whether an instant of [`instant_after`] has come.
pub(crate) fn has_come(instant: tokio::time::Instant) -> bool {
    tokio::time::Instant::now() >= instant
}
