//! Running the service: open the database, listen, work until told to stop, finish what is running.
use crate::{
    access::{Clock, Gate},
    app,
    audit::witness::Witness,
    config::Config,
    crypto::Keys,
    http::admission::Places,
    operations::Operations,
    referrals::expiry::Policy,
    store::{connect, wall},
    telemetry,
    worker::{self, reseal, sealing, watching},
};
use actix_web::{HttpServer, dev::ServerHandle};
use anyhow::Context;
use std::{net::SocketAddr, sync::Arc};
use tokio::task::JoinHandle;

/// A service that is running.
pub struct Running {
    pub address: SocketAddr,
    pub gate: Gate,
    handle: ServerHandle,
    server: JoinHandle<std::io::Result<()>>,
    /// What runs beside the requests until the service stops.
    beside: [JoinHandle<()>; 3],
}

/// The one clock that all others are given.
#[expect(clippy::disallowed_methods, reason = "somebody must know the time")]
pub fn clock() -> Clock {
    Arc::new(chrono::Utc::now)
}

/// Opens the database behind a gate; the embedded one is brought up to date by itself.
///
/// # Errors
/// A database that can't be reached or has no schema, or keys that can't be read or do not fit it.
pub async fn open(config: &Config) -> anyhow::Result<Gate> {
    let pools = connect::connect(&config.database)
        .await
        .context("opening the database; if its schema was never made: polku migrate")?;
    wall::stands(&pools).await.context("looking at the second wall")?;
    if config.is_embedded() {
        connect::migrate(&pools.service).await.context("bringing the embedded database up to date")?;
    }
    let keys = Arc::new(Keys::new(&config.keys)?);
    let gate = Gate::new(pools, clock(), keys).with_reviews(config.plans.review_months.clone());
    reseal::check(&gate).await?;
    Ok(gate)
}

/// Starts to listen and to work.
///
/// # Errors
/// An address that is taken, or a witness file that can't be read.
pub fn start(config: &Config, gate: Gate) -> anyhow::Result<Running> {
    let witness = config.audit.witness_file.as_deref().map(Witness::open).transpose()?;
    let operations =
        Operations { metrics: telemetry::start_metrics().ok(), shows_description: config.server.docs };
    let (for_app, addresses) = (gate.clone(), app::addresses()?);
    let settings = (config.server.clone(), Places::new(config.server.max_requests));
    let server = HttpServer::new(move || {
        app::with_operations(for_app.clone(), addresses.clone(), settings.clone(), operations.clone())
    });
    let server = server
        .workers(config.server.workers)
        .shutdown_timeout(config.server.shutdown_seconds)
        .disable_signals()
        .bind(config.server.listen)
        .with_context(|| format!("listening on {}", config.server.listen))?;
    let address = server.addrs().first().copied().context("no address")?;
    let running = server.run();
    let handle = running.handle();
    let policy = Policy { expire_after_working_days: config.referrals.expire_after_working_days };
    let removing = config.retention.daily.then(worker::retention::Daily::default);
    let beside = [
        tokio::spawn(worker::run(gate.clone(), policy, removing)),
        tokio::spawn(sealing::run(gate.clone(), witness)),
        tokio::spawn(watching::run(gate.clone())),
    ];
    tracing::info!(%address, "listening");
    Ok(Running { address, gate, handle, server: tokio::spawn(running), beside })
}

impl Running {
    /// Works until SIGTERM or an interrupt, then finishes the requests that are running.
    ///
    /// # Errors
    /// A server that stopped by itself.
    pub async fn until_told(self) -> anyhow::Result<()> {
        stop_signal().await?;
        tracing::info!("stopping");
        self.handle.stop(true).await;
        self.server.await??;
        self.beside.iter().for_each(JoinHandle::abort);
        sealing::finish(&self.gate).await;
        self.gate.close().await;
        Ok(())
    }
}

async fn stop_signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
