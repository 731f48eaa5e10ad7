//! Logs and metrics. Ids are fields, names and bodies are nowhere.
use crate::config::LogSettings;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::{io::IsTerminal, time::Duration};
use tracing_subscriber::{EnvFilter, fmt, prelude::*};

/// Starts logging to standard error, once per process.
///
/// # Errors
/// A filter that can't be read, or a second start.
pub fn start_logs(settings: &LogSettings) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&settings.filter)?;
    let layer = fmt::layer().with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal());
    let registry = tracing_subscriber::registry().with(filter);
    if settings.json {
        registry.with(layer.json().flatten_event(true)).try_init()?;
    } else {
        registry.with(layer).try_init()?;
    }
    Ok(())
}

const UPKEEP: Duration = Duration::from_secs(5);

/// Starts counting, once per process; inside an async runtime.
///
/// # Errors
/// A second start.
pub fn start_metrics() -> anyhow::Result<PrometheusHandle> {
    let buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5];
    let metrics = PrometheusBuilder::new().set_buckets(&buckets)?.install_recorder()?;
    let kept = metrics.clone();
    tokio::spawn(async move {
        // Observations wait in memory until they are counted, also where nobody asks for them.
        loop {
            tokio::time::sleep(UPKEEP).await;
            kept.run_upkeep();
        }
    });
    Ok(metrics)
}
