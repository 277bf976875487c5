//! A server that remembers what was posted to it: the house's side of callbacks and pushes.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;

/// What was posted.
#[derive(Debug, Clone)]
pub struct Post {
    pub content_type: String,
    pub body: Vec<u8>,
}

#[derive(Debug, Default)]
struct Shared {
    posts: Vec<Post>,
    statuses: VecDeque<u16>,
}

/// The server; it answers 200, or the statuses it was given before that.
#[derive(Debug, Clone, Default)]
pub struct Receiver {
    pub url: String,
    shared: Arc<Mutex<Shared>>,
}

impl Receiver {
    pub async fn start(statuses: &[u16]) -> anyhow::Result<Self> {
        let shared = Arc::new(Mutex::new(Shared {
            posts: Vec::new(),
            statuses: statuses.iter().copied().collect(),
        }));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/in", listener.local_addr()?);
        let router = Router::new()
            .route("/in", post(receive))
            .layer(DefaultBodyLimit::max(8 * 1024 * 1024))
            .with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { url, shared })
    }

    pub fn posts(&self) -> Vec<Post> {
        self.shared
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .posts
            .clone()
    }

    pub fn json(&self) -> anyhow::Result<Vec<serde_json::Value>> {
        self.posts()
            .iter()
            .map(|post| Ok(serde_json::from_slice(&post.body)?))
            .collect()
    }
}

async fn receive(
    State(shared): State<Arc<Mutex<Shared>>>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let content_type = headers
        .get("content-type")
        .and_then(|value| value.to_str().ok());
    let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
    shared.posts.push(Post {
        content_type: content_type.unwrap_or_default().to_owned(),
        body: body.to_vec(),
    });
    let status = shared.statuses.pop_front().unwrap_or(200);
    StatusCode::from_u16(status).unwrap_or(StatusCode::OK)
}
