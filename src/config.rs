//! Settings: one struct a section, read from a file and the environment, checked at start, printed without secrets.
mod files;

pub use files::{make_private, write_private};

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::plan::ReviewDefaults;
use files::{given, kept, new_key, several};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, Serializer};
use std::{
    collections::HashMap,
    ffi::OsString,
    fmt,
    net::SocketAddr,
    path::{Path, PathBuf},
};

/// A setting that is never printed.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Secret(SecretString);

impl Secret {
    pub fn new(value: String) -> Self {
        Self(value.into())
    }
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}
impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("[redacted]")
    }
}

/// All settings. Each can be given in the file as `section.name` or in the environment as `POLKU_SECTION__NAME`.
#[derive(Clone, Debug, Serialize)]
pub struct Config {
    pub server: ServerSettings,
    pub database: DatabaseSettings,
    pub keys: KeySettings,
    pub log: LogSettings,
    pub referrals: ReferralSettings,
    pub plans: PlanSettings,
    pub retention: RetentionSettings,
    pub audit: AuditSettings,
    /// Keys that were made because none were given, and the files that are to keep them.
    #[serde(skip)]
    made: Vec<(PathBuf, Secret)>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServerSettings {
    pub listen: SocketAddr,
    pub workers: usize,
    /// How many requests are worked on at once; what comes beyond is answered 503.
    pub max_requests: usize,
    /// Seconds that running requests get to finish after SIGTERM.
    pub shutdown_seconds: u64,
    /// Whether the description and its browser are served.
    pub docs: bool,
    /// How many proxies in front add to `X-Forwarded-For`; with none the header is ignored.
    pub trusted_proxies: usize,
    /// How partner systems reach the service, such as `https://polku.example.org`; where it listens when not set.
    pub public_url: Option<String>,
}

impl ServerSettings {
    /// What the service calls itself to partner systems.
    pub fn issuer(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen))
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct DatabaseSettings {
    pub url: Secret,
    pub max_connections: u32,
    /// How long a request waits for a connection before it is answered 503.
    pub wait_seconds: u64,
}

impl DatabaseSettings {
    /// Five seconds: whoever waits for a page has hardly left, and a queue that grows is soon refused.
    pub const WAIT_SECONDS: u64 = 5;
}

#[derive(Clone, Debug, Serialize)]
pub struct KeySettings {
    /// 32 bytes in base64; the newest seals, all of them open.
    pub master: Secret,
    pub previous: Vec<Secret>,
    /// Keys the blind indexes; must stay the same when the others change.
    pub index: Secret,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogSettings {
    /// What is logged, in the words of `tracing`'s filter.
    pub filter: String,
    pub json: bool,
}

/// What the operator decides about referrals.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReferralSettings {
    /// The working days that an answer may be late before the referral expires; none: it never does.
    pub expire_after_working_days: Option<u32>,
}

/// What the operator decides about plans.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PlanSettings {
    /// After how many months plans of a kind are looked at again unless a worker says otherwise.
    pub review_months: ReviewDefaults,
}

/// What becomes of data that nobody may keep any longer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RetentionSettings {
    /// Whether `serve` removes what is due once a day; otherwise `polku retention` does it when it is called.
    pub daily: bool,
}

impl Default for RetentionSettings {
    fn default() -> Self {
        Self { daily: true }
    }
}

/// What becomes of the audit log.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AuditSettings {
    /// The file that checkpoints are handed to, a line each; it should leave the reach of the database's administrators.
    pub witness_file: Option<PathBuf>,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            listen: ([127, 0, 0, 1], 8080).into(),
            workers: 2,
            max_requests: 256,
            shutdown_seconds: 25,
            docs: true,
            trusted_proxies: 0,
            public_url: None,
        }
    }
}
impl Default for LogSettings {
    fn default() -> Self {
        Self { filter: "info".to_owned(), json: true }
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Raw {
    server: ServerSettings,
    database: RawDatabase,
    keys: RawKeys,
    log: LogSettings,
    referrals: ReferralSettings,
    plans: PlanSettings,
    retention: RetentionSettings,
    audit: AuditSettings,
}
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawDatabase {
    url: Option<Secret>,
    url_file: Option<PathBuf>,
    max_connections: Option<u32>,
    wait_seconds: Option<u64>,
}
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawKeys {
    master: Option<Secret>,
    master_file: Option<PathBuf>,
    previous: Option<Vec<Secret>>,
    previous_file: Option<PathBuf>,
    index: Option<Secret>,
    index_file: Option<PathBuf>,
}

impl Config {
    /// Reads the settings. Without a database the embedded one in `data` is used; without keys the ones kept there,
    /// which are made where there are none. Nothing is written before [`Config::keep`].
    ///
    /// # Errors
    /// Anything that can't be read or is not valid, naming the setting and never its value.
    pub fn load(file: Option<&Path>, data: &Path) -> anyhow::Result<Self> {
        let text =
            |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
        Self::from_sources(file, std::env::vars_os().filter_map(text), data)
    }

    fn from_sources(
        file: Option<&Path>,
        environment: impl Iterator<Item = (String, String)>,
        data: &Path,
    ) -> anyhow::Result<Self> {
        let mut sources = config::Config::builder();
        if let Some(file) = file {
            sources = sources.add_source(config::File::from(file));
        }
        let raw: Raw = sources.add_source(settings_in(environment)).build()?.try_deserialize()?;
        let url = given(raw.database.url, raw.database.url_file.as_deref())?;
        let embedded = format!("sqlite://{}?mode=rwc", data.join("polku.db").display());
        let url = url.unwrap_or_else(|| Secret::new(embedded));
        let max_connections = raw.database.max_connections.unwrap_or(if is_sqlite(&url) { 4 } else { 10 });
        let (keys, made) = raw.keys.settle(data)?;
        let wait_seconds = raw.database.wait_seconds.unwrap_or(DatabaseSettings::WAIT_SECONDS);
        let database = DatabaseSettings { url, max_connections, wait_seconds };
        let config = Self {
            server: raw.server,
            database,
            keys,
            log: raw.log,
            referrals: raw.referrals,
            plans: raw.plans,
            retention: raw.retention,
            audit: raw.audit,
            made,
        };
        config.check()?;
        Ok(config)
    }

    /// Writes the keys that were made, readable by their owner alone.
    ///
    /// # Errors
    /// A folder that cannot be written to.
    pub fn keep(&self) -> std::io::Result<()> {
        self.made.iter().try_for_each(|(file, key)| {
            file.parent().map_or(Ok(()), make_private)?;
            write_private(file, key.expose())
        })
    }

    fn check(&self) -> anyhow::Result<()> {
        anyhow::ensure!((1..=256).contains(&self.server.workers), "server.workers must be from 1 to 256");
        anyhow::ensure!(
            (1..=100_000).contains(&self.server.max_requests),
            "server.max_requests must be from 1 to 100000"
        );
        anyhow::ensure!(
            (1..=1000).contains(&self.database.max_connections),
            "database.max_connections must be from 1 to 1000"
        );
        anyhow::ensure!(
            (1..=300).contains(&self.database.wait_seconds),
            "database.wait_seconds must be from 1 to 300"
        );
        anyhow::ensure!(
            self.server.public_url.as_deref().is_none_or(is_origin),
            "server.public_url must be an http or https address without a path"
        );
        let url = self.database.url.expose();
        anyhow::ensure!(
            ["sqlite:", "postgres:", "postgresql:"].iter().any(|engine| url.starts_with(engine)),
            "database.url must begin with sqlite: or postgres:"
        );
        for key in self.keys.previous.iter().chain([&self.keys.master, &self.keys.index]) {
            key_bytes(key)?;
        }
        Ok(())
    }

    /// Whether the database is the embedded one.
    pub fn is_embedded(&self) -> bool {
        is_sqlite(&self.database.url)
    }
}

/// The settings among the variables: those of the form `POLKU_SECTION__NAME`. Others that begin with `POLKU_` are for
/// others: the command line, the files of Compose.
fn settings_in(variables: impl Iterator<Item = (String, String)>) -> config::Environment {
    let settings: HashMap<_, _> = variables
        .filter(|(name, _)| name.strip_prefix("POLKU_").is_some_and(|name| name.contains("__")))
        .collect();
    config::Environment::with_prefix("POLKU")
        .prefix_separator("_")
        .separator("__")
        .try_parsing(true)
        .list_separator(",")
        .with_list_parse_key("keys.previous")
        .source(Some(settings))
}

impl RawKeys {
    /// The keys, and those among them that were made just now.
    fn settle(self, data: &Path) -> anyhow::Result<(KeySettings, Vec<(PathBuf, Secret)>)> {
        let mut made = Vec::new();
        let previous = several(self.previous, self.previous_file.as_deref())?;
        let mut index = given(self.index, self.index_file.as_deref())?;
        let master = if let Some(master) = given(self.master, self.master_file.as_deref())? {
            master
        } else {
            let master = kept_or_made(&data.join("master.key"), new_key, &mut made)?;
            let file = data.join("index.key");
            index = match index {
                // Keys of before are told, so today's was not always the one.
                None if !previous.is_empty() => kept(&file)?,
                None => Some(kept_or_made(&file, || master.clone(), &mut made)?),
                given => given,
            };
            master
        };
        anyhow::ensure!(
            index.is_some() || previous.is_empty(),
            "keys.index (or keys.index_file) is required with keys.previous: set it to the master key of the first \
             start, or whatever it was set to since; with another one no client is found by identifier and no \
             password fits"
        );
        Ok((KeySettings { index: index.unwrap_or_else(|| master.clone()), master, previous }, made))
    }
}

fn kept_or_made(
    file: &Path,
    make: impl FnOnce() -> Secret,
    made: &mut Vec<(PathBuf, Secret)>,
) -> anyhow::Result<Secret> {
    if let Some(key) = kept(file)? {
        return Ok(key);
    }
    let key = make();
    made.push((file.to_owned(), key.clone()));
    Ok(key)
}

fn is_origin(address: &str) -> bool {
    url::Url::parse(address).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https") && url.origin().ascii_serialization() == address
    })
}

fn is_sqlite(url: &Secret) -> bool {
    url.expose().starts_with("sqlite:")
}

/// The 32 bytes of a key.
pub fn key_bytes(key: &Secret) -> anyhow::Result<[u8; 32]> {
    let bytes = STANDARD.decode(key.expose().trim()).unwrap_or_default();
    bytes.try_into().map_err(|_wrong_size| anyhow::anyhow!("a key must be 32 bytes in base64"))
}

#[cfg(test)]
mod tests;
