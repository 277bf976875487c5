//! A wire between a store and its server that breaks on demand.

use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_postgres::Config;
use tokio_postgres::config::Host;

/// What the wire does at the next COMMIT; once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spell {
    /// Nothing; it is a wire.
    None,
    /// It breaks before the COMMIT gets through.
    LoseCommit,
    /// It breaks after the COMMIT got through.
    LoseAnswerToCommit,
}

/// The wire.
pub struct Proxy {
    /// Where the store finds it.
    pub location: String,
    spell: Arc<watch::Sender<Spell>>,
}

impl Proxy {
    /// A wire to this server.
    pub async fn new(server: &str) -> Self {
        let config: Config = server.parse().expect("a connection string");
        let Some(Host::Tcp(host)) = config.get_hosts().first() else {
            panic!("the test server listens on TCP")
        };
        let target = (host.clone(), config.get_ports()[0]);
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let kept = server
            .split_whitespace()
            .filter(|part| !part.starts_with("host=") && !part.starts_with("port="));
        let mine = [String::from("host=127.0.0.1"), format!("port={port}")];
        let location = kept.map(str::to_owned).chain(mine).collect::<Vec<_>>();
        let spell = Arc::new(watch::Sender::new(Spell::None));
        let cast = Arc::clone(&spell);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(target.clone()).await;
                tokio::spawn(carry(
                    client,
                    server.expect("the server"),
                    Arc::clone(&cast),
                ));
            }
        });
        Self {
            location: location.join(" "),
            spell,
        }
    }

    /// Puts a spell on the next COMMIT.
    pub fn cast(&self, spell: Spell) {
        self.spell.send_replace(spell);
    }
}

/// Carries bytes both ways until one side is done or the spell breaks the wire.
async fn carry(mut client: TcpStream, mut server: TcpStream, spell: Arc<watch::Sender<Spell>>) {
    let (mut asked, mut answered) = (vec![0; 65536], vec![0; 65536]);
    loop {
        let carried = tokio::select! {
            count = client.read(&mut asked) => {
                let bytes = &asked[..count.unwrap_or(0)];
                let cast = if find_commit(bytes) {
                    spell.send_replace(Spell::None)
                } else {
                    Spell::None
                };
                if cast == Spell::LoseCommit {
                    return;
                }
                let sent = server.write_all(bytes).await;
                if cast == Spell::LoseAnswerToCommit {
                    // The first bytes of the answer say that the server has done it.
                    let _ = server.read(&mut answered).await;
                    return;
                }
                sent.is_ok() && !bytes.is_empty()
            }
            count = server.read(&mut answered) => {
                let bytes = &answered[..count.unwrap_or(0)];
                client.write_all(bytes).await.is_ok() && !bytes.is_empty()
            }
        };
        if !carried {
            return;
        }
    }
}

fn find_commit(bytes: &[u8]) -> bool {
    bytes.windows(7).any(|window| window == b"COMMIT\0")
}
