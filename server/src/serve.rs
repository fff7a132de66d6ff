//! The life of the serving process.

use std::{net::SocketAddr, time::Duration};

use axum::serve::ListenerExt;
use backend::{Backend, Options, account, feedback, sync};
use shared::words::server as words;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
    time::{interval, sleep, timeout},
};

use crate::{
    cli::{CliFault, open, say},
    hints,
    router::{House, router},
    settings::{PublicAddress, Settings},
    site::Site,
};

/// How long running requests may go on after the signal to end.
const GRACE: Duration = Duration::from_secs(7);
/// How long closing the database may take after that.
const CLOSING: Duration = Duration::from_secs(2);
/// How often what is over is removed.
const CLEANING: Duration = Duration::from_hours(1);

/// Serves until SIGTERM or SIGINT; then finishes what runs, at most ten seconds altogether.
pub(crate) async fn serve(settings: &Settings) -> Result<(), CliFault> {
    let Settings {
        network, operator, ..
    } = settings.clone();
    let listener = TcpListener::bind(network.address)
        .await
        .map_err(|error| CliFault::Listen(network.address.to_string(), error))?;
    let listens = listener.local_addr().unwrap_or(network.address);
    let address = PublicAddress::parse(&network.public_address, listens)?;
    let backend = open(settings, Options::default()).await?;
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(on_signal(stop));
    let cleaning = tokio::spawn(clean(backend.clone(), stopped.clone()));
    // Ends with the hints.
    tokio::spawn({
        let backend = backend.clone();
        async move { sync::relay_hints(&backend).await }
    });

    let routes = router(House {
        backend: backend.clone(),
        address: address.clone(),
        operator,
        site: Site::embedded(),
        forwarded_for: network.forwarded_for,
        worker_kill_switch: network.worker_kill_switch,
        ping: hints::PING,
    });
    say(&words::serving(address.origin()));
    let listener = listener.tap_io(|line| {
        // A missed wish only: without it small answers wait for more to send along.
        let _ = line.set_nodelay(true);
    });
    let serving = axum::serve(
        listener,
        routes.into_make_service_with_connect_info::<SocketAddr>(),
    )
    .with_graceful_shutdown({
        let (backend, stopped) = (backend.clone(), stopped.clone());
        async move {
            until(stopped).await;
            // Those who listen would wait for ever.
            sync::end_hints(&backend);
        }
    });
    tokio::select! {
        ended = serving => ended.map_err(|error| CliFault::Listen(listens.to_string(), error))?,
        () = async { until(stopped).await; sleep(GRACE).await } => tracing::warn!("requests cut off"),
    }
    cleaning.abort();
    if timeout(CLOSING, backend.close()).await.is_err() {
        tracing::warn!("database not closed in time");
    }
    Ok(())
}

/// Waits for the word to stop; also if nobody can give it any more.
async fn until(mut stopped: watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

/// Gives the word to stop when the system asks to end.
async fn on_signal(stop: watch::Sender<bool>) {
    let (Ok(mut term), Ok(mut int)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        tracing::error!("signals cannot be heard");
        // Keeps the sender, so that nobody takes its end for the word to stop.
        return std::future::pending().await;
    };
    tokio::select! { _ = term.recv() => {}, _ = int.recv() => {} }
    tracing::info!("ending");
    let _ = stop.send(true);
}

/// Removes what is over, at once and then every hour.
async fn clean(backend: Backend, stopped: watch::Receiver<bool>) {
    let mut beat = interval(CLEANING);
    while !*stopped.borrow() {
        beat.tick().await;
        let accounts = account::clean_up(&backend).await;
        let messages = feedback::clean_up(&backend).await;
        let devices = sync::clean_up(&backend).await;
        match (accounts, messages, devices) {
            (Ok(accounts), Ok(messages), Ok(devices)) => {
                tracing::info!(accounts, messages, devices, "removed what is over");
            }
            (Err(fault), _, _) | (_, Err(fault), _) | (_, _, Err(fault)) => {
                tracing::warn!(%fault, "cleaning failed");
            }
        }
    }
}
