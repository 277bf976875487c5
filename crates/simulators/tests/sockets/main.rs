//! The simulators asked over real sockets, as the house's clients ask them.

mod asking;
mod asynchronous;
mod bank;
mod bank_page;
mod cameras;
mod checkpoint;
mod consent;
mod control;
mod gateway;
mod population;
mod receiver;
mod registers;
mod sms;
mod trouble;
mod world;

/// What every test returns: any error fails it.
type Outcome = anyhow::Result<()>;

/// A client with a limit, so that a test can't hang.
fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .timeout(std::time::Duration::from_secs(20))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .expect("a client without TLS always builds")
}

/// Waits until `happened`, which another task makes true; fails after 20 seconds.
async fn until(happened: impl Fn() -> bool) -> Outcome {
    let waiting = async {
        while !happened() {
            tokio::task::yield_now().await;
        }
    };
    let limit = std::time::Duration::from_secs(20);
    Ok(tokio::time::timeout(limit, waiting).await?)
}
