//! `shekara serve`: pages, API, devices and background work, until told to stop.

use crate::cli::ServeOptions;
use crate::wiring::{Parts, assemble, open_store};
use anyhow::{Context, Result};
use kernel::clock::SystemClock;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::sync::watch;
use web::WebConfig;

/// Runs the server.
pub async fn run(options: ServeOptions) -> Result<()> {
    let listener = listen(options.address).await?;
    let address = listener.local_addr()?;
    let public_url = options
        .public_url
        .clone()
        .unwrap_or_else(|| format!("http://{address}"));
    let config = WebConfig {
        secure_cookies: public_url.starts_with("https://"),
        public_url,
        sms_inbox_url: None,
        clock_speed: 1,
        biller: crate::money::biller(&options.outside.money)?,
    };
    let store = open_store(&options.database.database_url).await?;
    let parts = assemble(store, SystemClock::shared(), &options.outside, config).await?;
    println!("shekara listens on http://{address}");
    serve(listener, parts, options.workers).await
}

/// Binds the address, with an error that says what to do.
pub async fn listen(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("{address} can't be listened on; give another --address, with port 0 for any")
    })
}

/// Serves until the stop token is cancelled or the system asks the program to end.
pub async fn serve(listener: TcpListener, parts: Parts, workers: usize) -> Result<()> {
    let (stop_workers, stopped) = watch::channel(false);
    let running = (0..workers)
        .map(|_| tokio::spawn(parts.worker.clone().run(stopped.clone())))
        .collect::<Vec<_>>();
    let stop = parts.stop.clone();
    let signals = tokio::spawn({
        let stop = stop.clone();
        async move {
            end_signal().await;
            stop.cancel();
        }
    });
    // Who calls matters for the terminals' bank.
    let service =
        web::router(parts.app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(async move { stop.cancelled().await })
        .await
        .context("the server broke off")?;
    signals.abort();
    stop_workers.send_replace(true);
    for worker in running {
        // A worker that broke off has logged why; its jobs are leased again by others.
        let _ = worker.await;
    }
    Ok(())
}

/// Waits for Ctrl-C or SIGTERM.
async fn end_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
