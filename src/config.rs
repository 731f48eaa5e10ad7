//! Settings: one struct a section, read from a file and the environment, checked at start, printed without secrets.
use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, Serializer};
use std::{
    fmt, fs,
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
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServerSettings {
    pub listen: SocketAddr,
    pub workers: usize,
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

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            listen: ([127, 0, 0, 1], 8080).into(),
            workers: 2,
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
}
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawDatabase {
    url: Option<Secret>,
    url_file: Option<PathBuf>,
    max_connections: Option<u32>,
}
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawKeys {
    master: Option<Secret>,
    master_file: Option<PathBuf>,
    previous: Vec<Secret>,
    index: Option<Secret>,
    index_file: Option<PathBuf>,
}

impl Config {
    /// Reads the settings. Without a database the embedded one in `data` is used; without keys the ones kept there,
    /// which are made on the first start.
    ///
    /// # Errors
    /// Anything that can't be read or is not valid, naming the setting and never its value.
    pub fn load(file: Option<&Path>, data: &Path) -> anyhow::Result<Self> {
        let mut sources = config::Config::builder();
        if let Some(file) = file {
            sources = sources.add_source(config::File::from(file));
        }
        let environment =
            config::Environment::with_prefix("POLKU").prefix_separator("_").separator("__").try_parsing(true);
        let raw: Raw = sources.add_source(environment).build()?.try_deserialize()?;
        let url = given(raw.database.url, raw.database.url_file.as_deref())?;
        let embedded = format!("sqlite://{}?mode=rwc", data.join("polku.db").display());
        let url = url.unwrap_or_else(|| Secret::new(embedded));
        let max_connections = raw.database.max_connections.unwrap_or(if is_sqlite(&url) { 4 } else { 10 });
        let master = match given(raw.keys.master, raw.keys.master_file.as_deref())? {
            Some(master) => master,
            None => kept_key(&data.join("master.key"))?,
        };
        let index = given(raw.keys.index, raw.keys.index_file.as_deref())?;
        let oldest = raw.keys.previous.last().unwrap_or(&master).clone();
        let keys = KeySettings { index: index.unwrap_or(oldest), master, previous: raw.keys.previous };
        let config = Self {
            server: raw.server,
            database: DatabaseSettings { url, max_connections },
            keys,
            log: raw.log,
        };
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> anyhow::Result<()> {
        anyhow::ensure!((1..=256).contains(&self.server.workers), "server.workers must be from 1 to 256");
        anyhow::ensure!(
            (1..=1000).contains(&self.database.max_connections),
            "database.max_connections must be from 1 to 1000"
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

fn given(value: Option<Secret>, file: Option<&Path>) -> anyhow::Result<Option<Secret>> {
    match (value, file) {
        (Some(_), Some(_)) => anyhow::bail!("give a secret or its file, not both"),
        (Some(value), None) => Ok(Some(value)),
        (None, Some(file)) => Ok(Some(Secret::new(fs::read_to_string(file)?.trim().to_owned()))),
        (None, None) => Ok(None),
    }
}

/// The key of the embedded installation, readable by its owner alone.
fn kept_key(path: &Path) -> anyhow::Result<Secret> {
    if let Ok(text) = fs::read_to_string(path) {
        return Ok(Secret::new(text.trim().to_owned()));
    }
    let text = STANDARD.encode(rand::random::<[u8; 32]>());
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    write_private(path, &text)?;
    Ok(Secret::new(text))
}

/// Writes a new file that only its owner can read.
///
/// # Errors
/// A file that exists already, or a folder that cannot be written to.
#[cfg(unix)]
pub fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())
}
#[cfg(not(unix))]
pub fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    fs::write(path, text)
}

#[cfg(test)]
mod tests {
    use super::Config;

    #[test]
    fn the_embedded_default_needs_no_setting_and_keeps_its_key() {
        let data = tempfile::tempdir().unwrap();
        let first = Config::load(None, data.path()).unwrap();
        let second = Config::load(None, data.path()).unwrap();
        assert!(first.is_embedded());
        assert_eq!(first.keys.master.expose(), second.keys.master.expose());
    }

    #[test]
    fn printing_shows_no_secret() {
        let data = tempfile::tempdir().unwrap();
        let config = Config::load(None, data.path()).unwrap();
        let printed = format!("{config:?} {}", serde_json::to_string(&config).unwrap());
        assert!(!printed.contains(config.keys.master.expose()));
        assert!(printed.contains("[redacted]"));
    }

    #[test]
    fn an_unknown_setting_is_refused() {
        let data = tempfile::tempdir().unwrap();
        let file = data.path().join("polku.toml");
        std::fs::write(&file, "[server]\nlistn = \"127.0.0.1:1\"\n").unwrap();
        assert!(Config::load(Some(&file), data.path()).is_err());
    }
}
