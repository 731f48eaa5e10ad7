//! The command line.
use crate::{app, config::Config, serve, store::connect, telemetry};
use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use std::{io::Write, net::SocketAddr, path::PathBuf};

/// Coordination of help for a person across agencies.
#[derive(Parser)]
#[command(version)]
pub struct Cli {
    /// File of settings; everything in it can also be given as `POLKU_SECTION__NAME`.
    #[arg(long, global = true, env = "POLKU_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the service.
    Serve(Place),
    /// Bring the schema of the database up to date.
    Migrate {
        #[command(flatten)]
        place: Place,
        /// Take back this many changes instead.
        #[arg(long)]
        down: Option<u32>,
    },
    /// Print the API description.
    Openapi,
    /// Look at the settings.
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Check them and print them without secrets.
    Check(Place),
}

#[derive(Args)]
pub struct Place {
    /// Address to listen on, instead of `server.listen`.
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// Folder of the embedded database and its key.
    #[arg(long, default_value = "data")]
    data: PathBuf,
}

impl Place {
    fn config(&self, file: Option<&std::path::Path>) -> anyhow::Result<Config> {
        let mut config = Config::load(file, &self.data)?;
        if let Some(listen) = self.listen {
            config.server.listen = listen;
        }
        Ok(config)
    }
}

impl Cli {
    /// # Errors
    /// Whatever kept the command from being done.
    pub async fn run(self) -> anyhow::Result<()> {
        let file = self.config.as_deref();
        match self.command {
            Command::Serve(place) => serve(&place.config(file)?).await,
            Command::Migrate { place, down } => migrate(&place.config(file)?, down).await,
            Command::Openapi => print(&serde_json::to_string_pretty(&app::description()?)?),
            Command::Config { command: ConfigCommand::Check(place) } => {
                print(&serde_json::to_string_pretty(&place.config(file)?)?)
            }
        }
    }
}

async fn serve(config: &Config) -> anyhow::Result<()> {
    telemetry::start_logs(&config.log)?;
    let gate = serve::open(config).await?;
    serve::start(config, gate)?.until_told().await
}

async fn migrate(config: &Config, down: Option<u32>) -> anyhow::Result<()> {
    telemetry::start_logs(&config.log)?;
    let db = connect::connect(&config.database).await.context("opening the database")?;
    match down {
        Some(steps) => connect::take_back(&db, steps).await?,
        None => connect::migrate(&db).await?,
    }
    Ok(())
}

/// Results go to standard output, everything else to the log.
pub fn print(text: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout(), "{text}").context("writing to standard output")
}
