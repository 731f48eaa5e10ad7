//! The command line.
use crate::{
    app, audit,
    config::Config,
    crypto::Keys,
    demo, directory,
    error::Error,
    generate,
    identity::bootstrap::{self, FirstUser, Workplace},
    serve,
    store::connect,
    telemetry,
    worker::{
        reseal::reseal,
        retention::{self, Mode},
    },
};
use anyhow::Context;
use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};
use domain::{OrganizationId, Refused, access::Role, text::Line};
use std::{
    io::Write,
    net::SocketAddr,
    path::{Path, PathBuf},
};
use uuid::Uuid;

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
    Serve(Stand),
    /// Bring the schema of the database up to date.
    Migrate {
        #[command(flatten)]
        place: Place,
        /// Take back this many changes instead.
        #[arg(long)]
        down: Option<u32>,
    },
    /// Run the service over the demo, an imaginary county; make it first where it is not there.
    Demo {
        #[command(flatten)]
        stand: Stand,
        /// Print one line of JSON that says where it listens and how to get in.
        #[arg(long)]
        json: bool,
    },
    /// Fill an empty database with a country full of data, to measure with. Nobody in it exists.
    Generate(Generate),
    /// Bring in what another register publishes.
    Import {
        #[command(subcommand)]
        source: ImportSource,
    },
    /// See to users.
    User {
        #[command(subcommand)]
        command: UserCommand,
    },
    /// See to the keys that seal single fields.
    Keys {
        #[command(subcommand)]
        command: KeyCommand,
    },
    /// See to the audit log.
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Remove what the law lets nobody keep any longer.
    Retention(Retention),
    /// Print the API description.
    Openapi,
    /// Look at the settings.
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
}

#[derive(Args)]
struct Generate {
    /// How many referrals; clients, cases, bases, plans, events and the audit log come with them.
    #[arg(long, default_value_t = 10_000)]
    referrals: usize,
    #[arg(long, default_value_t = 60_000)]
    users: usize,
    /// The same seed makes the same data.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The day that the data ends with; today unless it is given.
    #[arg(long)]
    until: Option<NaiveDate>,
    /// Print what was made as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Subcommand)]
enum ImportSource {
    /// The Finnish Service Catalogue (PTV): answers and dumps of version 11, general descriptions, and the older shape.
    Ptv {
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Only tell what would come of it.
        #[arg(long)]
        dry_run: bool,
        /// Print the report as JSON.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Subcommand)]
enum UserCommand {
    /// Add a user; the first administrator comes this way.
    Add(AddUser),
}

#[derive(Args)]
struct AddUser {
    /// What the user signs in with.
    login: String,
    #[arg(long)]
    name: String,
    /// Roles, for example `platform_admin` or `org_admin,worker`.
    #[arg(long, value_delimiter = ',', required = true)]
    role: Vec<Role>,
    /// The organization by its id; without it one is made by the name in `--new-organization`.
    #[arg(long, required_unless_present = "new_organization")]
    organization: Option<OrganizationId>,
    #[arg(long, conflicts_with = "organization")]
    new_organization: Option<String>,
    /// File that holds the first password on its first line; `-` for standard input.
    #[arg(long)]
    password_file: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

#[derive(Subcommand)]
enum KeyCommand {
    /// Seal everything again with the newest key.
    Rotate(Place),
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Look whether the log is what was written; names the first entry of each chain that is not.
    Verify {
        /// File that a witness kept of the checkpoints.
        #[arg(long)]
        witness: Option<PathBuf>,
        /// Print the verdict as JSON.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Print the public key that checkpoints are signed with, in hexadecimal.
    Key(Place),
}

#[derive(Args)]
struct Retention {
    /// Only tell how much it would be.
    #[arg(long)]
    dry_run: bool,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Check them and print them without secrets.
    Check(Place),
}

#[derive(Args)]
struct Place {
    /// Folder of the embedded database and its keys.
    #[arg(long, default_value = "data")]
    data: PathBuf,
}

/// A place where the service runs.
#[derive(Args)]
struct Stand {
    /// Address to listen on, instead of `server.listen`.
    #[arg(long)]
    listen: Option<SocketAddr>,
    #[command(flatten)]
    place: Place,
}

impl Place {
    fn config(&self, file: Option<&Path>) -> anyhow::Result<Config> {
        let config = Config::load(file, &self.data)?;
        config.keep().with_context(|| format!("keeping the keys in {}", self.data.display()))?;
        Ok(config)
    }
}

impl Stand {
    fn config(&self, file: Option<&Path>) -> anyhow::Result<Config> {
        let mut config = self.place.config(file)?;
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
            Command::Serve(stand) => serve(&stand.config(file)?).await,
            Command::Migrate { place, down } => migrate(&place.config(file)?, down).await,
            Command::Demo { stand, json } => demo::run(&stand.config(file)?, &stand.place.data, json).await,
            Command::Generate(wanted) => fill(file, &wanted).await,
            Command::Import { source } => import(file, source).await,
            Command::User { command: UserCommand::Add(user) } => add_user(file, user).await,
            Command::Keys { command: KeyCommand::Rotate(place) } => rotate(&place.config(file)?).await,
            Command::Audit { command } => audit(file, command).await,
            Command::Retention(asked) => retention(file, &asked).await,
            Command::Openapi => print(&serde_json::to_string_pretty(&app::description()?)?),
            Command::Config { command: ConfigCommand::Check(place) } => {
                print(&serde_json::to_string_pretty(&Config::load(file, &place.data)?)?)
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
    let db = connect::connect_as_owner(&config.database).await.context("opening the database")?;
    match down {
        Some(steps) => connect::take_back(&db, steps).await?,
        None => connect::migrate(&db).await?,
    }
    Ok(())
}

async fn fill(file: Option<&Path>, asked: &Generate) -> anyhow::Result<()> {
    let config = asked.place.config(file)?;
    telemetry::start_logs(&config.log)?;
    let until = asked.until.unwrap_or_else(|| (serve::clock())().date_naive());
    let Generate { referrals, users, seed, json, .. } = *asked;
    let made = generate::run(&config, generate::Wanted { referrals, users, seed, until }).await?;
    print(&if json { serde_json::to_string(&made)? } else { made.to_string() })
}

async fn import(file: Option<&Path>, source: ImportSource) -> anyhow::Result<()> {
    let ImportSource::Ptv { files, dry_run, json, place } = source;
    let config = place.config(file)?;
    telemetry::start_logs(&config.log)?;
    let gate = serve::open(&config).await?;
    let read = |path: &PathBuf| {
        let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        anyhow::Ok(directory::import::File { name, bytes })
    };
    let files = files.iter().map(read).collect::<anyhow::Result<Vec<_>>>()?;
    let access = gate.as_system("command_line", OrganizationId::from_uuid(Uuid::nil()));
    let report = directory::import::run(&access, files, dry_run).await?;
    print(&if json { serde_json::to_string(&report)? } else { report.to_string() })?;
    gate.close().await;
    Ok(())
}

async fn add_user(file: Option<&Path>, user: AddUser) -> anyhow::Result<()> {
    let config = user.place.config(file)?;
    telemetry::start_logs(&config.log)?;
    let password = user.password_file.as_deref().map(first_line).transpose()?;
    let workplace = match (user.organization, user.new_organization.as_deref()) {
        (Some(id), _) => Workplace::Known(id),
        (None, name) => Workplace::New(Line::parse(name.unwrap_or_default()).map_err(anyhow::Error::msg)?),
    };
    let roles = user.role.into_iter().collect();
    let first = FirstUser::parse(workplace, &user.login, &user.name, roles, password)
        .map_err(|refused| explain(&refused))?;
    let gate = serve::open(&config).await?;
    let id = bootstrap::add_user(&gate, first).await.map_err(|error| match error {
        Error::Refused(refused) => explain(&refused),
        other => other.into(),
    })?;
    gate.close().await;
    print(&id.to_string())
}

/// A refusal in one line for whoever sits at the terminal.
fn explain(refused: &Refused) -> anyhow::Error {
    let places: Vec<_> =
        refused.errors.iter().map(|error| format!("{} {}", error.pointer, error.detail)).collect();
    anyhow::anyhow!("{refused} {}", places.join(", "))
}

fn first_line(path: &Path) -> anyhow::Result<String> {
    let text = if path == Path::new("-") {
        std::io::read_to_string(std::io::stdin())?
    } else {
        std::fs::read_to_string(path).with_context(|| path.display().to_string())?
    };
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

async fn audit(file: Option<&Path>, command: AuditCommand) -> anyhow::Result<()> {
    match command {
        AuditCommand::Verify { witness, json, place } => {
            let gate = serve::open(&place.config(file)?).await?;
            let kept = witness.as_deref().map(audit::witness::read).transpose()?.unwrap_or_default();
            let verdict = gate.verify_log(&kept).await?;
            print(&if json { serde_json::to_string(&verdict)? } else { verdict.to_string() })?;
            gate.close().await;
            anyhow::ensure!(verdict.is_whole(), "the audit log is not what was written");
            Ok(())
        }
        AuditCommand::Key(place) => {
            let keys = Keys::new(&place.config(file)?.keys)?;
            print(&hex::encode(keys.public_key()))
        }
    }
}

async fn retention(file: Option<&Path>, asked: &Retention) -> anyhow::Result<()> {
    let config = asked.place.config(file)?;
    telemetry::start_logs(&config.log)?;
    let gate = serve::open(&config).await?;
    let mode = if asked.dry_run { Mode::DryRun } else { Mode::Remove };
    let report = retention::round(&gate, mode).await?;
    gate.close().await;
    print(&if asked.json { serde_json::to_string(&report)? } else { report.to_string() })?;
    anyhow::ensure!(report.failed == 0, "not everything that is due could be removed");
    Ok(())
}

async fn rotate(config: &Config) -> anyhow::Result<()> {
    telemetry::start_logs(&config.log)?;
    let gate = serve::open(config).await?;
    let sealed = reseal(&gate).await?;
    gate.close().await;
    print(&format!("{sealed} fields sealed again"))
}

/// Results go to standard output, everything else to the log. Whoever reads only the first lines is no fault.
pub fn print(text: &str) -> anyhow::Result<()> {
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(error).context("writing to standard output")
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::CommandFactory;

    fn takes(command: &clap::Command, argument: &str) -> Vec<String> {
        let below = command.get_subcommands().flat_map(|below| takes(below, argument));
        let own = command.get_arguments().any(|one| one.get_id() == argument);
        own.then(|| command.get_name().to_owned()).into_iter().chain(below).collect()
    }

    #[test]
    fn only_what_listens_takes_an_address() {
        assert_eq!(takes(&Cli::command(), "listen"), ["serve", "demo"]);
    }
}
