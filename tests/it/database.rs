//! One fresh database per test, on whichever engine `TEST_DATABASE_URL` names: a copy of a migrated template.
use polku::{
    config::{DatabaseSettings, Secret},
    store::{connect, wall::Pools},
};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use std::{
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};
use uuid::Uuid;

pub struct TestDatabase {
    /// For the test itself: it sees every row, and owns them.
    pub db: DatabaseConnection,
    /// What the service works with.
    pub pools: Pools,
    pub url: String,
    pub file: Option<tempfile::TempDir>,
}

/// The server that tests use, or none for SQLite.
pub fn server() -> Option<String> {
    std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty())
}

/// Names the template: another set of migrations needs another one.
fn template_name() -> String {
    let mut hash = DefaultHasher::new();
    // The texts, not only the names: a migration that is still being written changes under the same name.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migration/src");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    for file in files {
        std::fs::read(file).unwrap().hash(&mut hash);
    }
    format!("polku_template_{:016x}", hash.finish())
}

/// Who has a single connection waits for it as long as a busy machine takes: that test counts ways, not seconds.
fn settings(url: &str, max_connections: u32) -> DatabaseSettings {
    let wait_seconds = if max_connections == 1 { 120 } else { DatabaseSettings::WAIT_SECONDS };
    DatabaseSettings { url: Secret::new(url.to_owned()), max_connections, wait_seconds }
}

async fn open(url: &str, connections: u32) -> DatabaseConnection {
    connect::connect_as_owner(&settings(url, connections)).await.unwrap()
}

/// The pools of a service over the database.
pub async fn pools(url: &str, connections: u32) -> Pools {
    connect::connect(&settings(url, connections)).await.unwrap()
}

impl TestDatabase {
    pub async fn fresh() -> Self {
        match server() {
            Some(server) => Self::postgres(&server).await,
            None => Self::sqlite().await,
        }
    }

    /// The same for a service that has a single connection for requests.
    pub async fn of_one_connection() -> Self {
        let fresh = Self::fresh().await;
        Self { pools: pools(&fresh.url, 1).await, ..fresh }
    }

    /// Whether the text stands anywhere in the stored rows, as text or as bytes.
    pub async fn holds(&self, text: &str) -> bool {
        self.bytes().await.windows(text.len()).any(|window| window == text.as_bytes())
    }

    /// All that is stored: the bytes of SQLite's files, or every row of PostgreSQL as text, with what is binary in it.
    pub async fn bytes(&self) -> Vec<u8> {
        if let Some(dir) = &self.file {
            let files = std::fs::read_dir(dir.path()).unwrap();
            return files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect();
        }
        let text = self.dump().await;
        let binary = text.split("\\x").skip(1).flat_map(|rest| {
            let digits = rest.find(|one: char| !one.is_ascii_hexdigit()).unwrap_or(rest.len());
            hex::decode(&rest[..digits / 2 * 2]).unwrap()
        });
        let binary: Vec<u8> = binary.collect();
        [text.into_bytes(), binary].concat()
    }

    /// Every row of a PostgreSQL database as text.
    async fn dump(&self) -> String {
        let ask = |sql: String| sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, sql);
        let names = "SELECT tablename AS text FROM pg_tables WHERE schemaname = 'public'".to_owned();
        let mut all = String::new();
        for table in self.db.query_all_raw(ask(names)).await.unwrap() {
            let table: String = table.try_get("", "text").unwrap();
            let rows = format!("SELECT coalesce(string_agg(t::text, ' '), '') AS text FROM \"{table}\" t");
            let row = self.db.query_one_raw(ask(rows)).await.unwrap().unwrap();
            all += &row.try_get::<String>("", "text").unwrap();
        }
        all
    }

    async fn sqlite() -> Self {
        let template = sqlite_template().await;
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("test.db");
        std::fs::copy(template, &file).unwrap();
        let url = format!("sqlite://{}?mode=rwc", file.display());
        Self { db: open(&url, 4).await, pools: pools(&url, 4).await, url, file: Some(dir) }
    }

    async fn postgres(server: &str) -> Self {
        let admin = open(&format!("{server}/postgres"), 1).await;
        let template = template_name();
        postgres_template(&admin, server, &template).await;
        let name = format!("t_{}", Uuid::now_v7().simple());
        admin.execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await.unwrap();
        admin.close().await.unwrap();
        let url = format!("{server}/{name}");
        Self { db: open(&url, 4).await, pools: pools(&url, 10).await, url, file: None }
    }
}

/// Built once per set of migrations by whichever test comes first, moved into place whole.
async fn sqlite_template() -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = dir.join(format!("{}.db", template_name()));
    if !file.exists() {
        let made = dir.join(format!("{}.db", Uuid::now_v7()));
        let db = open(&format!("sqlite://{}?mode=rwc", made.display()), 1).await;
        connect::migrate(&db).await.unwrap();
        db.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await.unwrap();
        db.close().await.unwrap();
        std::fs::rename(made, &file).unwrap();
    }
    file
}

async fn postgres_template(admin: &DatabaseConnection, server: &str, template: &str) {
    // One connection, so the session lock is released by the same session that took it.
    admin.execute_unprepared("SELECT pg_advisory_lock(42)").await.unwrap();
    let exists = sea_orm::Statement::from_string(
        sea_orm::DbBackend::Postgres,
        format!("SELECT 1 AS one FROM pg_database WHERE datname = '{template}'"),
    );
    if admin.query_one_raw(exists).await.unwrap().is_none() {
        let building = format!("{template}_{}", Uuid::now_v7().simple());
        admin.execute_unprepared(&format!("CREATE DATABASE {building}")).await.unwrap();
        let db = open(&format!("{server}/{building}"), 2).await;
        connect::migrate(&db).await.unwrap();
        db.close().await.unwrap();
        admin.execute_unprepared(&format!("ALTER DATABASE {building} RENAME TO {template}")).await.unwrap();
    }
    admin.execute_unprepared("SELECT pg_advisory_unlock(42)").await.unwrap();
}
